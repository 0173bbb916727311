import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openInBrowser } from '../../tools/terminal/browser.ts';
import { eventually } from '../support/eventually.ts';

const URL = 'http://127.0.0.1:3001';

afterEach(() => void vi.restoreAllMocks());

describe('openInBrowser', () => {
  it('passes the address to the opener', async () => {
    const file = join(tmpdir(), `opened-${process.pid}`);
    const script = 'require("fs").writeFileSync(process.argv[1], process.argv[2])';
    const said = vi.spyOn(console, 'error');
    openInBrowser(URL, [process.execPath, '-e', script, file]);
    await eventually(
      async () => existsSync(file) && readFileSync(file, 'utf8'),
      (text) => text === URL,
    );
    rmSync(file);
    expect(said).not.toHaveBeenCalled();
  });

  it.each([
    ['is none', ['/none/xdg-open'] as const],
    ['fails', [process.execPath, '-e', 'process.exit(3)'] as const],
  ])('says where the page is when the opener %s', async (_, opener) => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    openInBrowser(URL, opener);
    await eventually(
      async () => said.mock.calls,
      ({ length }) => length > 0,
    );
    expect(said).toHaveBeenCalledExactlyOnceWith(
      `Cannot open a browser here. The page is at ${URL}`,
    );
  });
});
