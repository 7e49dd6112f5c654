// What every judge of the emulator needs: where it runs, checks that are counted, and its control API.
import assert from 'node:assert/strict';

export const base = process.argv[2] ?? 'http://127.0.0.1:5090';
export const admin = 'admin@production.example.com';
let failed = 0;

export async function check(name, run) {
  try {
    await run();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${error.stack ?? error}`);
  }
}

export async function control(method, path, body) {
  const answer = await fetch(`${base}/emulator/${path}`, {
    method, body: body && JSON.stringify(body), headers: { 'content-type': 'application/json' },
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.status === 204 ? null : answer.json();
}

/** The emulator as it starts, with our package. */
export async function begin() {
  await control('POST', 'reset');
  await control('POST', 'orgs/production/package');
}

/** Ends the process: 1 if a check failed. */
export function finish() {
  console.log(failed === 0 ? 'all checks passed' : `${failed} checks failed`);
  process.exit(failed === 0 ? 0 : 1);
}
