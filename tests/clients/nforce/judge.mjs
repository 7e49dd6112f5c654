// Runs unmodified nforce against a running emulator: node judge.mjs http://127.0.0.1:5090
// Prints a line per check and exits 1 if any failed. It resets the emulator first.
import assert from 'node:assert/strict';
import nforce from 'nforce';
import { admin, base, begin, check, finish } from '../judging.mjs';

await begin();

const org = nforce.createConnection({
  clientId: 'emulator', clientSecret: 'emulator', redirectUri: 'http://127.0.0.1/callback', apiVersion: 'v60.0', mode: 'single',
  loginUri: `${base}/services/oauth2/token`,
});

await check('logs in by username and password, and knows who it is', async () => {
  await org.authenticate({ username: admin, password: 'password' });
  assert.equal((await org.getIdentity()).username, admin);
});

await check('lists resources, objects and limits', async () => {
  assert.match((await org.getResources()).identity, /\/id\/00D/);
  assert.ok((await org.getSObjects()).sobjects.some((o) => o.name === 'Lead'));
  assert.ok((await org.getLimits()).DailyApiRequests.Max > 0);
});

await check('describes', async () => {
  const contact = await org.getDescribe({ type: 'Contact' });
  assert.ok(contact.fields.some((f) => f.name === 'OnceHub_Id__c'));
});

await check('inserts, reads, updates, upserts and deletes', async () => {
  const contact = nforce.createSObject('Contact', { FirstName: 'N', LastName: 'Force', Email: 'N@example.com' });
  const { id } = await org.insert({ sobject: contact });
  const read = await org.getRecord({ type: 'Contact', id });
  assert.equal(read.get('email'), 'n@example.com');
  await org.update({ sobject: nforce.createSObject('Contact', { Id: id, Title: 'CTO' }) });
  assert.equal((await org.getRecord({ type: 'Contact', id, fields: ['Title'] })).get('title'), 'CTO');
  const upserted = nforce.createSObject('Contact', { LastName: 'Up' });
  upserted.setExternalId('OnceHub_Id__c', 'N-1');
  assert.equal((await org.upsert({ sobject: upserted })).created, true);
  await org.delete({ sobject: nforce.createSObject('Contact', { Id: id }) });
  await assert.rejects(org.getRecord({ type: 'Contact', id }), { errorCode: 'ENTITY_IS_DELETED' });
});

await check('queries and searches', async () => {
  const { records } = await org.query({ query: "SELECT Id, LastName FROM Contact WHERE OnceHub_Id__c = 'N-1'" });
  assert.equal(records[0].get('lastname'), 'Up');
  await org.search({ search: 'FIND {Up} IN ALL FIELDS RETURNING Contact(Id, LastName)' });
});

await check('tells what was refused', async () => {
  await assert.rejects(org.insert({ sobject: nforce.createSObject('Contact', { FirstName: 'No' }) }), { errorCode: 'REQUIRED_FIELD_MISSING' });
  await assert.rejects(org.query({ query: 'SELECT Id, Id FROM Contact' }), /duplicate field selected: Id/);
});

finish();
