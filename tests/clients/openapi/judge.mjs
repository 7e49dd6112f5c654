// Judges the API's description and makes a client of it: node judge.mjs FILE URL
// FILE is the description; URL the gateway, with an org 'acme', whose operator key is in OPERATOR_KEY.
// Prints a line per check and exits 1 if any failed.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdtempSync, rmSync, writeFileSync, copyFileSync } from 'node:fs';
import path from 'node:path';

const [file, url] = process.argv.slice(2);
const folder = import.meta.dirname;
// Beside node_modules, where the compiler finds openapi-fetch.
const work = mkdtempSync(path.join(folder, 'node_modules', '.made-'));
let failed = 0;

const run = promisify(execFile);

async function check(name, judge) {
  try {
    await judge();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}\n${error.stdout ?? ''}${error.stderr ?? ''}${error.stdout || error.stderr ? '' : error.stack}`);
  }
}

function node(script, ...args) {
  return run(process.execPath, [path.join(folder, 'node_modules', script), ...args], {
    cwd: folder, env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
}

await Promise.all([
  check('Redocly finds no error', () => node('@redocly/cli/bin/cli.js', 'lint', file, '--config', 'redocly.yaml', '--format', 'stylish')),
  check('Spectral finds nothing', () =>
    node('@stoplight/spectral-cli/dist/index.js', 'lint', file, '--ruleset', 'spectral.yaml', '--fail-severity', 'warn')),
  check('a client of openapi-typescript and openapi-fetch compiles and works', async () => {
    await node('openapi-typescript/bin/cli.js', file, '--output', path.join(work, 'gateway.ts'));
    copyFileSync(path.join(folder, 'use.ts'), path.join(work, 'use.ts'));
    writeFileSync(path.join(work, 'package.json'), '{"type":"module"}');
    await node('typescript/bin/tsc', '--strict', '--target', 'es2022', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--skipLibCheck',
      '--lib', 'es2022,dom', '--outDir', work, path.join(work, 'use.ts'));
    await run(process.execPath, [path.join(work, 'use.js'), url]);
  }),
]);

rmSync(work, { recursive: true });
console.log(failed === 0 ? 'all checks passed' : `${failed} checks failed`);
process.exit(failed === 0 ? 0 : 1);
