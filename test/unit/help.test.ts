import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../tools/cli/program.ts';

const pathsOf = (command: Command, path = ''): [path: string, command: Command][] =>
  command.commands.flatMap((child) => {
    const own = `${path}${child.name()}`;
    return [[own, child], ...pathsOf(child, `${own} `)];
  });

function printedHelp(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut(part) {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

describe('the help of', () => {
  it.each(pathsOf(createProgram()))('%s marks the options that it needs', (_, command) => {
    const lines = printedHelp(command)
      .replaceAll(/\n {10,}/g, ' ')
      .split('\n');
    for (const { flags, mandatory } of command.options) {
      const line = lines.find((one) => one.trim().startsWith(flags)) ?? '';
      expect([flags, line.includes('(required)')]).toEqual([flags, mandatory]);
    }
  });

  it.each(pathsOf(createProgram()))('%s has examples that print nothing of npm’s', (_, command) => {
    const examples = printedHelp(command).match(/^ {2}.*\bnpm\b.*$/gm) ?? [];
    for (const line of examples) expect(line).toMatch(/npm (run --silent poster|start) -- /);
  });
});

describe('bin/cli.js', () => {
  const entry = fileURLToPath(new URL('../../bin/cli.js', import.meta.url));
  const runAs = (version: string) => {
    const fake = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
    const args = ['--import', `data:text/javascript,${fake}`, entry, '--version'];
    return spawnSync(process.execPath, args, { encoding: 'utf8' });
  };

  it.each(['18.0.0', '22.17.1'])('says in one line that Node %s is too old', (version) => {
    const { status, stdout, stderr } = runAs(version);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      new RegExp(`^poster-webhooks: this is Node ${version}, and 22.18 or later is needed; .*\\n$`),
    );
  });

  it('runs the command line on a later one', () => {
    expect(runAs('22.18.0')).toMatchObject({ status: 0, stdout: '0.1.0\n', stderr: '' });
  });
});
