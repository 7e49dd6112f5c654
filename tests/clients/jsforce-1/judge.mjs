// Runs unmodified jsforce 1 against a running emulator: node judge.mjs http://127.0.0.1:5090
// Prints a line per check and exits 1 if any failed. It resets the emulator first.
import assert from 'node:assert/strict';
import jsforce from 'jsforce';
import { admin, base, begin, check, finish } from '../judging.mjs';

await begin();

const oauth2 = { loginUrl: base, clientId: 'emulator', clientSecret: 'emulator' };
const conn = new jsforce.Connection({ oauth2, version: '60.0' });

await check('logs in by username and password (OAuth)', async () => {
  const user = await conn.login(admin, 'password');
  assert.match(user.organizationId, /^00D/);
});

await check('logs in by username and password (SOAP)', async () => {
  const soap = new jsforce.Connection({ loginUrl: base, version: '60.0' });
  await soap.login(admin, 'password');
  assert.equal((await soap.query('SELECT COUNT() FROM User')).totalSize, 3);
  await soap.logout();
});

await check('knows who it is on a connection of address and token', async () => {
  const plain = new jsforce.Connection({ instanceUrl: conn.instanceUrl, accessToken: conn.accessToken, version: '60.0' });
  assert.equal((await plain.identity()).username, admin);
});

await check('refreshes by itself when the token has died', async () => {
  const stale = new jsforce.Connection({ oauth2, instanceUrl: base, accessToken: 'dead', refreshToken: '5Aep-production-admin', version: '60.0' });
  await stale.query('SELECT Id FROM Contact LIMIT 1');
});

await check('describes', async () => {
  assert.ok((await conn.sobject('Contact').describe()).fields.some((f) => f.name === 'OnceHub_Id__c'));
  assert.ok((await conn.describeGlobal()).sobjects.some((o) => o.name === 'Event'));
});

await check('creates, reads, updates, upserts and deletes', async () => {
  const { id } = await conn.sobject('Contact').create({ FirstName: 'J', LastName: 'One' });
  await conn.sobject('Contact').update({ Id: id, Title: 'CTO' });
  assert.equal((await conn.sobject('Contact').retrieve(id)).Title, 'CTO');
  const many = await conn.sobject('Contact').create([{ LastName: 'A' }, { FirstName: 'nameless' }]);
  assert.deepEqual(many.map((r) => r.success), [true, false]);
  await conn.sobject('Contact').upsert({ OnceHub_Id__c: 'J-1', LastName: 'Up' }, 'OnceHub_Id__c');
  assert.equal((await conn.sobject('Contact').findOne({ OnceHub_Id__c: 'J-1' }, 'LastName')).LastName, 'Up');
  assert.equal((await conn.sobject('Contact').destroy(id)).success, true);
});

await check('queries and searches', async () => {
  assert.ok((await conn.query('SELECT Id, Name FROM Contact')).totalSize > 0);
  await conn.search('FIND {Up} IN ALL FIELDS RETURNING Contact(Id)');
});

finish();
