// Runs the unmodified Salesforce CLI against a running emulator: node judge.mjs http://127.0.0.1:5090
// Prints a line per check and exits 1 if any failed. It resets the emulator first.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { admin, base, begin, check, control, finish } from '../judging.mjs';

const sf = path.join(import.meta.dirname, 'node_modules/.bin/sf');
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-judge-'));
const project = path.join(home, 'project');
const env = {
  PATH: process.env.PATH, HOME: home, SF_DATA_DIR: path.join(home, 'data'), SF_CACHE_DIR: path.join(home, 'cache'),
  SF_DISABLE_TELEMETRY: 'true', SF_AUTOUPDATE_DISABLE: 'true', SF_SKIP_NEW_VERSION_CHECK: 'true', SF_USE_GENERIC_UNIX_KEYCHAIN: 'true', SF_TARGET_ORG: admin,
};

/** What a command prints with --json; its message is thrown when it failed. */
function run(command, more = {}) {
  return new Promise((resolve, reject) => {
    const words = Array.isArray(command) ? command : command.split(' ');
    execFile(sf, [...words, '--json'], { cwd: project, env: { ...env, ...more }, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      let answer;
      try { answer = JSON.parse(stdout); } catch { return reject(new Error(`${words.join(' ')}: ${stdout}${stderr}`)); }
      if (answer.status === 0) resolve(answer.result);
      else reject(new Error(`${words.join(' ')}: ${answer.message ?? stdout}`));
    });
  });
}

const write = (file, text) => {
  fs.mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  fs.writeFileSync(path.join(project, file), text);
};
const fieldFile = 'force-app/main/default/objects/Contact/fields/Seat__c.field-meta.xml';
const field = (label) => `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>Seat__c</fullName>
    <label>${label}</label>
    <length>20</length>
    <type>Text</type>
</CustomField>
`;

await begin();
write('sfdx-project.json', JSON.stringify({ packageDirectories: [{ path: 'force-app', default: true }], sourceApiVersion: '60.0' }));
fs.mkdirSync(path.join(project, 'force-app'), { recursive: true });

const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: '5Aep-production-admin', client_id: 'emulator', client_secret: 'emulator' });
const token = (await (await fetch(`${base}/services/oauth2/token`, { method: 'POST', body: form })).json()).access_token;

await check('logs in by an access token', async () => {
  const org = await run(`org login access-token --instance-url ${base} --alias emulator --no-prompt`, { SF_ACCESS_TOKEN: token });
  assert.equal(org.username, admin);
});

await check('logs in by JWT', async () => {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  await control('PUT', 'apps/judge', { publicKey: publicKey.export({ type: 'spki', format: 'pem' }), runAs: admin });
  write('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const org = await run(`org login jwt --client-id judge --jwt-key-file key.pem --username ${admin} --instance-url ${base} --alias jwt`, { SF_AUDIENCE_URL: 'https://login.salesforce.com' });
  assert.equal(org.username, admin);
});

let contact;
await check('creates, reads, changes, finds and deletes a record', async () => {
  contact = (await run(['data', 'create', 'record', '--sobject', 'Contact', '--values', 'LastName=Ant Email=ant@example.com'])).id;
  await run(['data', 'update', 'record', '--sobject', 'Contact', '--record-id', contact, '--values', 'FirstName=Ada']);
  assert.equal((await run(`data get record --sobject Contact --record-id ${contact}`)).FirstName, 'Ada');
  assert.equal((await run(['data', 'query', '--query', "SELECT Id, Name FROM Contact WHERE Email = 'ant@example.com'"])).records[0].Name, 'Ada Ant');
  await run(`data delete record --sobject Contact --record-id ${contact}`);
  assert.equal((await run(['data', 'query', '--query', "SELECT Id FROM Contact WHERE Email = 'ant@example.com'"])).totalSize, 0);
});

await check('imports a tree, and exports it', async () => {
  write('accounts.json', JSON.stringify({ records: [{ attributes: { type: 'Account', referenceId: 'a' }, Name: 'Anthill', Contacts: { records: [{ attributes: { type: 'Contact', referenceId: 'c' }, LastName: 'Bee' }] } }] }));
  assert.equal((await run('data import tree --files accounts.json')).length, 2);
  fs.mkdirSync(path.join(project, 'out'));
  await run(['data', 'export', 'tree', '--query', "SELECT Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Anthill'", '--output-dir', 'out']);
  assert.match(fs.readdirSync(path.join(project, 'out')).map((file) => fs.readFileSync(path.join(project, 'out', file), 'utf8')).join(''), /"LastName": "Bee"/);
});

await check('imports and deletes in bulk', async () => {
  write('contacts.csv', 'LastName,Email\nBulk One,one@example.com\nBulk Two,two@example.com\n');
  assert.equal((await run('data import bulk --sobject Contact --file contacts.csv --line-ending LF --wait 2')).successfulRecords, 2);
  const ids = (await run(['data', 'query', '--query', "SELECT Id FROM Contact WHERE LastName LIKE 'Bulk%'"])).records.map((record) => record.Id);
  write('ids.csv', `Id\n${ids.join('\n')}\n`);
  await run('data delete bulk --sobject Contact --file ids.csv --line-ending LF --wait 2');
  assert.equal((await run(['data', 'query', '--query', "SELECT Id FROM Contact WHERE LastName LIKE 'Bulk%'"])).totalSize, 0);
});

await check('describes, lists, counts and tells limits', async () => {
  assert.ok((await run('sobject describe --sobject Contact')).fields.length > 20);
  assert.ok((await run('sobject list --sobject all')).includes('Event'));
  assert.ok((await run('org list limits')).some((limit) => limit.name === 'DailyApiRequests'));
  assert.equal((await run('org list sobject record-counts --sobject Account'))[0].count, 1);
});

await check('deploys a field, and tells the second time that nothing changed', async () => {
  write(fieldFile, field('Seat'));
  const states = async () => (await run('project deploy start --source-dir force-app')).files.map((file) => file.state);
  assert.deepEqual(await states(), ['Created']);
  assert.deepEqual(await states(), ['Unchanged']);
});

await check('retrieves it as it was deployed', async () => {
  fs.rmSync(path.join(project, fieldFile));
  await run('project retrieve start --metadata CustomField:Contact.Seat__c');
  assert.equal(fs.readFileSync(path.join(project, fieldFile), 'utf8'), field('Seat'));
});

await check('validates a change, and deploys it quickly', async () => {
  write(fieldFile, field('Chair'));
  const validation = await run('project deploy validate --source-dir force-app --test-level RunLocalTests');
  const quick = await run(`project deploy quick --job-id ${validation.id}`);
  assert.equal(quick.status, 'Succeeded');
  assert.notEqual(quick.id, validation.id);
});

await check('lists metadata and its types', async () => {
  assert.ok((await run('org list metadata --metadata-type CustomField')).some((one) => one.fullName === 'Contact.Seat__c'));
  assert.ok((await run('org list metadata-types')).metadataObjects.some((one) => one.xmlName === 'CustomObject'));
});

await check('deletes it', async () => {
  await run('project delete source --metadata CustomField:Contact.Seat__c --no-prompt');
  await assert.rejects(run('project retrieve start --metadata CustomField:Contact.Seat__c').then((result) => {
    if (result.messages?.some((message) => /cannot be found/.test(message.problem))) throw new Error('cannot be found');
  }), /cannot be found/);
});

await check('assigns a permission set', async () => {
  write('force-app/main/default/permissionsets/Guests.permissionset-meta.xml', '<?xml version="1.0" encoding="UTF-8"?>\n<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">\n    <label>Guests</label>\n</PermissionSet>\n');
  await run('project deploy start --source-dir force-app/main/default/permissionsets');
  assert.equal((await run('org assign permset --name Guests')).successes.length, 1);
});

fs.rmSync(home, { recursive: true, force: true });
finish();
