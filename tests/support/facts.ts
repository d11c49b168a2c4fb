import type { Contact } from '../../src/domain/contact.ts'
import type { Desk } from '../../src/domain/desk.ts'
import type { Authentication } from '../../src/domain/mail/authentication.ts'
import { foldAddress, withoutPlusPart } from '../../src/domain/mail/address.ts'
import { outlineOf } from '../../src/domain/mail/outline-parse.ts'
import { profileSettings } from '../../src/domain/policy/settings.ts'
import { defaultCaps, uncounted } from '../../src/domain/policy/caps.ts'
import { addressedAs, namedDesks } from '../../src/domain/policy/named-desks.ts'
import { unlimited } from '../../src/domain/policy/rates.ts'
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
    knownAs: [],
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
/** A registered requester who may open tickets by e-mail, unless said otherwise. */
export function makeContact(changes: Partial<Contact> = {}): Contact {
  return {
    id: 'contact-1',
    address: 'ana@client.example',
    name: 'Ana',
    role: 'requester',
    otherRoles: [],
    client: null,
    active: true,
    byEmail: true,
    registered: true,
    language: null,
    createdAt: now,
    ...changes,
  }
}

/** The facts of a message with these header lines and body, at a strict desk unless said otherwise. */
export function messageFacts(
  headerLines: readonly string[],
  facts: Partial<MessageFacts> = {},
  body = 'Bom dia',
): MessageFacts {
  const hasAuthor = headerLines.some((line) => /^From:/i.test(line))
  const lines = hasAuthor ? headerLines : ['From: Ana <ana@client.example>', ...headerLines]
  const desk = facts.desk === undefined ? makeDesk({ profile: 'estrito' }) : facts.desk
  const deskAddresses = facts.deskAddresses ?? ['suporte@desk.example', 'ajuda@desk.example']
  const octets = new TextEncoder().encode([...lines, '', body, ''].join('\r\n'))
  const outline = facts.outline ?? outlineOf(octets, true)
  const isTheDesk = (address: string): boolean =>
    deskAddresses.includes(foldAddress(address)) || deskAddresses.includes(withoutPlusPart(address))
  const named = facts.named ?? namedDesks(outline, (address) => (isTheDesk(address) ? desk : null))
  return {
    envelope: {
      door: 'smtp',
      peer: { address: '192.0.2.1', helo: 'mx.client.example', tls: null },
      reversePath: 'ana@client.example',
      recipients: ['suporte@desk.example'],
      receivedAt: now,
    },
    outline,
    recipient: 'suporte@desk.example',
    desk,
    deskAddresses,
    plusPart: null,
    parent: null,
    block: null,
    maxHops: 50,
    atDoor: null,
    hostname: 'mx.desk.example',
    isOurOwn: false,
    pace: uncounted,
    caps: defaultCaps,
    files: [],
    contact: makeContact(),
    association: null,
    pendingCount: null,
    isAuthorTrusted: true,
    authentication: null,
    allow: null,
    scans: unasked,
    hasSender: true,
    reputation: null,
    isAllowed: false,
    greylisting: null,
    authorRate: null,
    named,
    answered: facts.parent ?? null,
    addressedAs: addressedAs(named, desk),
    correction: null,
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
    hasPlusPart: false,
    hasReplyForEach: false,
    recipientCount: 0,
    maxRecipients: 100,
    counts: unlimited,
    rates: unlimited,
    ...facts,
  }
}

/** The facts of an honest MAIL FROM, unless said otherwise. */
export function senderFacts(facts: Partial<SenderFacts> = {}): SenderFacts {
  return {
    reversePath: 'ana@client.example',
    declaredOctets: null,
    maxOctets: 1_000,
    block: null,
    peer: { address: '192.0.2.1', block: null },
    ...facts,
  }
}

/** What was found of an author whose domain disowns him, unless said otherwise. */
export function authentication(found: Partial<Authentication> = {}): Authentication {
  return {
    spf: { result: 'fail', domain: 'client.example' },
    dkim: [],
    dmarc: { result: 'fail', policy: 'reject' },
    arc: { result: 'none', sealer: null },
    authorDomain: 'client.example',
    forwarder: null,
    originalSender: null,
    aligned: false,
    answers: [],
    ...found,
  }
}
