import type { Desk } from '../../src/domain/desk.ts'
import { outlineOf } from '../../src/domain/mail/outline-parse.ts'
import { profileSettings } from '../../src/domain/policy/settings.ts'
import { defaultCaps, uncounted } from '../../src/domain/policy/caps.ts'
import { unasked } from '../../src/domain/policy/scans.ts'
import type { MessageFacts, RecipientFacts, SenderFacts } from '../../src/domain/policy/facts.ts'

const now = new Date('2026-01-05T13:00:00Z')

/** A desk with the settings given, else an open one in direct mode. */
export function makeDesk(settings: Partial<Desk> = {}): Desk {
  const { profile = 'aberto' } = settings
  return {
    id: 'desk-1',
    address: 'suporte@desk.example',
    aliases: [],
    mode: 'direct',
    profile,
    enabled: true,
    language: 'pt-BR',
    acknowledge: false,
    settings: profileSettings[profile],
    createdAt: now,
    ...settings,
  }
}

/** The facts of a message with these header lines and body, from Ana and at a strict desk unless said otherwise. */
export function messageFacts(
  headerLines: readonly string[],
  facts: Partial<MessageFacts> = {},
  body = 'Bom dia',
): MessageFacts {
  const hasAuthor = headerLines.some((line) => /^From:/i.test(line))
  const lines = hasAuthor ? headerLines : ['From: Ana <ana@client.example>', ...headerLines]
  const octets = new TextEncoder().encode([...lines, '', body, ''].join('\r\n'))
  return {
    envelope: {
      door: 'smtp',
      peer: { address: '192.0.2.1', helo: 'mx.client.example', tls: null },
      reversePath: 'ana@client.example',
      recipients: ['suporte@desk.example'],
      receivedAt: now,
    },
    outline: outlineOf(octets, true),
    recipient: 'suporte@desk.example',
    desk: makeDesk({ profile: 'estrito' }),
    deskAddresses: ['suporte@desk.example', 'ajuda@desk.example'],
    plusPart: null,
    parent: null,
    block: null,
    maxHops: 50,
    hostname: 'mx.desk.example',
    isOurOwn: false,
    pace: uncounted,
    caps: defaultCaps,
    files: [],
    scans: unasked,
    hasSender: true,
    ...facts,
  }
}

/** The facts of a recipient that leads to an open desk, unless said otherwise. */
export function recipientFacts(facts: Partial<RecipientFacts> = {}): RecipientFacts {
  return {
    recipient: 'suporte@desk.example',
    desk: makeDesk(),
    isOurDomain: true,
    isPostmaster: false,
    earlierDesks: [],
    recipientCount: 0,
    maxRecipients: 100,
    ...facts,
  }
}

/** The facts of an honest MAIL FROM, unless said otherwise. */
export function senderFacts(facts: Partial<SenderFacts> = {}): SenderFacts {
  return { reversePath: 'ana@client.example', declaredOctets: null, maxOctets: 1_000, block: null, ...facts }
}
