import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defer } from '../../src/domain/policy/verdict.ts'
import type { Authenticity } from '../../src/intake/authenticity/authenticity.ts'
import { createReputationLooks } from '../../src/intake/reputation/reputation.ts'
import { authenticityOver, resolverOf, type Zone, zoneOf } from '../support/authenticity.ts'
import { decideAttempt, listAttempts } from '../../src/store/door-attempts.ts'
import { playDialogue, readDialogues } from '../support/dialogue.ts'
import type { Dialogue } from '../support/dialogue.ts'
import { openGateway, openIntake } from '../support/gateway.ts'
import { inPieces } from '../support/intake.ts'
import type { GatewayChange, TestGateway } from '../support/gateway.ts'
import { awaitValidation } from '../support/pending.ts'

/** A domain that disowns all peers but one, another without DMARC, and one whose servers do not answer. */
const zone: Zone = {
  ...zoneOf('client.example'),
  ...zoneOf('small.example', null),
  'TXT _dmarc.slow.example': 'ETIMEOUT',
}

/** The real looking, for a peer that the test cannot have: the loopback is never asked for SPF. */
function seenFromOutside(known: Zone): Authenticity {
  const authenticity = authenticityOver(known)
  return {
    begin: ({ peer, ...look }) => authenticity.begin({ ...look, peer: { ...peer, address: '198.51.100.9' } }),
  }
}

/** What the DNS says of peers and reverse-paths: one peer is listed, one domain takes no mail, one is not there. */
const reputed: Zone = {
  'A 9.100.51.198.bl.example': ['127.0.0.2'],
  'A client.example': ['192.0.2.7'],
  'MX nomail.example': ['0 .'],
}
const reputation = createReputationLooks({
  resolver: resolverOf(reputed),
  lists: [{ zone: 'bl.example', kind: 'block', codes: [] }],
})

const fullIntake = openIntake({
  message: async (octets) => {
    for await (const _ of octets);
    return [{ recipient: 'suporte@desk.example', verdict: defer('storage-full'), text: [] }]
  },
}).intake

/** What the directives of dialogues change of the gateway they are played against. */
const changes: Readonly<Record<string, (value: number) => GatewayChange>> = {
  lmtp: () => ({ door: { protocol: 'lmtp' } }),
  'max-message-octets': (maxMessageOctets) => ({ maxMessageOctets }),
  'max-recipients': (maxRecipients) => ({ maxRecipients }),
  'recipients-per-reverse-path': (recipientsPerReversePath) => ({ recipientsPerReversePath }),
  'max-hops': (maxHops) => ({ maxHops }),
  'no-desks': () => ({ hasDesks: false }),
  'storage-full': () => ({ door: { intake: fullIntake } }),
  'idle-seconds': (idleSeconds) => ({ door: { limits: { idleSeconds } } }),
  'foreign-peer': () => ({ authenticity: seenFromOutside(zone) }),
  'outside-peer': () => ({ reputation, peerAddress: '203.0.113.7' }),
  'listed-peer': () => ({ reputation, peerAddress: '198.51.100.9' }),
  'sessions-per-peer': (sessionsPerPeer) => ({ door: { limits: { sessionsPerPeer } } }),
}

/** What the directives of dialogues do to the gateway once it runs. */
const events: Readonly<Record<string, (gateway: TestGateway) => Promise<unknown>>> = {
  drains: async ({ door }) => setTimeout(() => void door.drain(), 100),
  'validation-pending': ({ database }) => awaitValidation(database, 'ana@client.example'),
  'turns-away': turnAway,
  fails: ({ database }) => database.writer.raw('drop table deliveries'),
}

/** Has an operator turn away the mail of the dialogue, which has come before. */
async function turnAway({ intake, database }: TestGateway): Promise<void> {
  const section = ['From: Eva <eva@client.example>', 'To: porta@desk.example', 'Subject: Impressora']
  const raw = [...section, 'Message-ID: <porta@client.example>', '', 'Nao imprime.', ''].join('\r\n')
  const peer = { address: '127.0.0.1', helo: null, tls: null }
  const transaction = intake.begin({ door: 'smtp', peer })
  await transaction.from('eva@client.example', { declaredOctets: null })
  await transaction.to('porta@desk.example')
  await transaction.message(inPieces(raw))
  const [attempt] = (await listAttempts(database.reader, { state: 'waiting', limit: 1 })).rows
  const decision = { state: 'refused', actor: 'operator' } as const
  await decideAttempt(database.writer, attempt?.id ?? '', decision, new Date())
}

const dialogues = await readDialogues()

for (const dialogue of dialogues) {
  test(`dialogue, ${dialogue.name}, ${dialogue.title}`, { timeout: 20_000 }, async (t) => {
    const gateway = await openGateway(changeOf(dialogue))
    t.after(() => gateway.close())
    for (const directive of dialogue.directives) await events[directive]?.(gateway)
    await playDialogue(dialogue, gateway.door.address)
    if (dialogue.kept !== null) assert.deepEqual(await keptLines(gateway), dialogue.kept)
  })
}

test('dialogues, all of them, were found', () => assert.ok(dialogues.length >= 30))

/** The lines of the message kept last; none when nothing was kept. */
async function keptLines({ intake, database }: TestGateway): Promise<readonly string[]> {
  await intake.idle()
  const messages = database.reader('raw_messages').join('messages', 'messages.id', 'raw_messages.message_id')
  const row: { octets: Uint8Array } | undefined = await messages
    .orderBy('seq', 'desc')
    .first('raw_messages.octets as octets')
  if (row === undefined) return []
  return Buffer.from(row.octets).toString('latin1').replace(/\r\n$/, '').split('\r\n')
}

function changeOf({ name, directives }: Dialogue): GatewayChange {
  const change: GatewayChange = {}
  for (const directive of directives) {
    const [word = '', value] = directive.split(' ')
    const read = changes[word]
    if (read !== undefined) Object.assign(change, read(Number(value)))
    else if (!(word in events)) throw new Error(`${name}: expected a directive, got ${directive}`)
  }
  return change
}
