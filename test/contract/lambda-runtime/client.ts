// Builds AWS's own runtime client for Node, the program that runs the functions in Lambda. Only its connection to
// the Runtime API is native code. The package's own installation takes minutes, because it builds a curl of its
// own; this one takes seconds, because it uses the system's.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { provideCached, unpackPackage } from '../downloads.ts';

const CLIENT = {
  name: 'aws-lambda-ric',
  version: '4.0.2',
  integrity:
    'sha512-FE5Vskx7mYNnqAnWWJXUOsLp2VGgdsJsCoRLFTa8L4Yk0QVtArqR8q58yPA++QC1a73ZWJXBQ2AH31nIAv7NOQ==',
};

/** The C++ interface of Node that the client is written for. */
const NODE_ADDON_API = {
  name: 'node-addon-api',
  version: '8.5.0',
  integrity:
    'sha512-/bRZty2mXUIFY/xU5HLvveNHlswNJej+RnxBjOMkidWfwZzgTbPG1E3K5TOxRLOR+5hX7bSofy8yf1hZevMS8A==',
};

/**
 * @returns the path of the client's program
 * @throws Error that says why the client cannot be built on this machine
 */
export function provideRuntimeClient(): string {
  const { name, version } = CLIENT;
  return join(provideCached(`${name}-${version}-${process.arch}`, buildClient), 'index.mjs');
}

/** Come with most installations of Node, and with the one that `npm ci` installs on Linux. */
const NODE_HEADERS = join(dirname(dirname(process.execPath)), 'include', 'node');

function findMissing(): string[] {
  const works = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
  const found = {
    'g++': works('g++', '--version'),
    xz: works('xz', '--version'),
    'the headers of libcurl': works(
      'g++',
      '-E',
      '-include',
      'curl/curl.h',
      '-x',
      'c++',
      '/dev/null',
    ),
    'the headers of Node': existsSync(join(NODE_HEADERS, 'node_api.h')),
  };
  return Object.entries(found).flatMap(([name, isFound]) => (isFound ? [] : [name]));
}

function buildClient(folder: string): void {
  if (process.platform !== 'linux') throw new Error('it runs only on Linux');
  const missing = findMissing();
  if (missing.length > 0) throw new Error(`not installed: ${missing.join(', ')}`);
  const sources = mkdtempSync(join(tmpdir(), 'poster-webhooks-runtime-client-'));
  try {
    const client = unpackPackage(CLIENT, sources);
    execFileSync('tar', ['-xJf', join(client, 'deps', 'aws-lambda-cpp.tar.xz'), '-C', sources]);
    compile(sources, client, join(folder, 'rapid-client.node'));
    cpSync(join(client, 'index.mjs'), join(folder, 'index.mjs'));
  } finally {
    rmSync(sources, { recursive: true });
  }
}

/** As the package's scripts do, but with the system's libcurl. */
function compile(sources: string, client: string, output: string): void {
  // CMake would write the version into this file. It is used only to introduce the client to the Runtime API.
  const version = join(sources, 'version.cpp');
  const template = readFileSync(join(sources, 'src', 'version.cpp.in'), 'utf8');
  writeFileSync(version, template.replaceAll(/@PROJECT_VERSION\w*@/g, '0'));
  const headers = [NODE_HEADERS, unpackPackage(NODE_ADDON_API, sources), join(sources, 'include')];
  execFileSync(
    'g++',
    [
      ...['-std=c++20', '-shared', '-fPIC', '-DNDEBUG', '-DNAPI_CPP_EXCEPTIONS'],
      ...['-DNODE_GYP_MODULE_NAME=rapid_client', '-DBUILDING_NODE_EXTENSION'],
      ...headers.map((header) => `-I${header}`),
      join(client, 'src', 'native', 'rapid-client.cc'),
      ...['runtime.cpp', 'logging.cpp'].map((file) => join(sources, 'src', file)),
      ...[version, '-lcurl', '-o', output],
    ],
    { stdio: 'pipe' },
  );
}
