// What a program does with a client that openapi-typescript made: compiled against it, then run against a gateway.
import createClient from 'openapi-fetch';
import type { components, paths } from './gateway.js';

type Event = components['schemas']['OnceHubEvent'];

declare const process: { argv: string[]; env: Record<string, string | undefined>; exit(code: number): never };

function expect<T>(found: T, wanted: T, what: string): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
}

const client = createClient<paths>({ baseUrl: process.argv[2], headers: { Authorization: `Bearer ${process.env.OPERATOR_KEY}` } });
const org = { path: { org: 'acme' } };

const event: Event = {
  id: 'EVNT-TS-1', type: 'booking.scheduled',
  data: { id: 'BKNG-TS-1', last_updated_time: '2026-01-20T12:10:02Z', starting_time: '2026-01-20T16:45:00Z', duration_minutes: 15 },
};
// @ts-expect-error: a contact is no booking.
const wrong: Event = { id: 'EVNT-TS-2', type: 'booking.scheduled', data: { id: 7 } };
void wrong;

const posted = await client.POST('/v1/orgs/{org}/events', {
  params: org, body: [event], headers: { Authorization: `Bearer ${process.env.API_KEY}` },
});
const accepted: number = posted.data!.accepted;
expect(accepted, 1, 'accepted');

const read = await client.GET('/v1/orgs/{org}/settings', { params: org });
const version = read.response.headers.get('ETag')!;
const saved = await client.PUT('/v1/orgs/{org}/settings', {
  params: { ...org, header: { 'If-Match': version } }, body: { ...read.data!, apiReservePercent: 11 },
});
expect(saved.data!.apiReservePercent, 11, 'the reserve');
const late = await client.PUT('/v1/orgs/{org}/settings', { params: { ...org, header: { 'If-Match': '"0"' } }, body: { ...read.data!, apiReservePercent: 12 } });
expect(late.error!.type, '/problems/settings-changed', 'the problem of a late save');

const bookings = await client.GET('/v1/orgs/{org}/bookings', {
  params: { ...org, query: { limit: 3, state: 'failed', updatedSince: '2026-01-20T00:00:00Z' } },
});
expect(bookings.data!.nextCursor ?? null, bookings.data!.nextCursor, 'a page');

// @ts-expect-error: no such state.
const lost = await client.GET('/v1/orgs/{org}/bookings', { params: { ...org, query: { state: 'lost' } } });
expect(lost.error!.type, '/problems/query-invalid', 'the problem of an unknown state');
