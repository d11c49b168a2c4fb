import { createHash } from 'node:crypto'
import type { Authentication } from '../../src/domain/mail/authentication.ts'
import type { ForwardingSign } from '../../src/domain/mail/forwarding.ts'
import type { Outline } from '../../src/domain/mail/outline.ts'
import type { Reputation } from '../../src/domain/policy/reputation.ts'
import type { Outcome, Settlement } from '../../src/domain/settlement.ts'
import { newId } from '../../src/store/id.ts'
import type { ReportTexts } from '../../src/store/note-reports.ts'
import type { SettlementTexts } from '../../src/store/settlements.ts'

/** The moment at which the tests of the store take place. */
export const now = new Date('2026-03-04T05:06:07.000Z')

/** Texts as the gateway would give them. */
export const texts: SettlementTexts & ReportTexts = {
  mailOf: () => null,
  replyFor: (protocols) => `250 2.6.0 Protocolo ${protocols.join(' ')}`,
  messageIdFor: (ticketId) => `${ticketId}@portaria.example`,
}

let written = 0

/** An outcome that opens a pre-ticket, changed where a test says so. */
export function outcome(changes: Partial<Outcome> = {}): Outcome {
  return {
    recipient: 'suporte@empresa.example',
    deskId: 'desk-1',
    plusPart: null,
    language: null,
    disposition: 'pre-ticket',
    reason: null,
    trace: [{ rule: 'refuseLoop', verdict: 'pass', reason: null, details: {} }],
    opens: { kind: 'pre-ticket', title: 'Impressora parada', acknowledge: false },
    parent: null,
    isQuiet: false,
    ...changes,
  }
}

/** An outcome that refuses. */
export function refusal(changes: Partial<Outcome> = {}): Outcome {
  return outcome({ disposition: 'refused', reason: 'subject-missing', opens: null, ...changes })
}

/** What is known of a message from Ana, changed where a test says so. */
export function outline(changes: Partial<Outline> = {}): Outline {
  written += 1
  return {
    headerSection: [],
    subject: 'Impressora parada',
    author: { name: 'Ana Lúcia', address: 'Ana@Cliente.example' },
    to: [{ name: '', address: 'suporte@empresa.example' }],
    cc: [],
    messageId: `m${written}@cliente.example`,
    ancestors: [],
    date: now,
    hasText: true,
    hasAttachment: false,
    kind: 'new',
    isAnswerable: true,
    returnedIds: [],
    ...changes,
  }
}

/** What a test says of a settlement. */
export type SettlementChanges = {
  readonly outcomes?: readonly Outcome[]
  readonly outline?: Partial<Outline> | null
  readonly octets?: string | null
  readonly blob?: string
  readonly reversePath?: string | null
  readonly receivedAt?: Date
  readonly refusalReply?: string
  readonly authentication?: Authentication
  readonly reputation?: Reputation
  readonly forwardingSign?: ForwardingSign
  readonly notices?: Settlement['notices']
}

/** A settlement of a message of its own, changed where a test says so. */
export function settlement(changes: SettlementChanges = {}): Settlement {
  const outcomes = changes.outcomes ?? [outcome()]
  const known = changes.outline === null ? null : outline(changes.outline)
  const octets = Buffer.from(changes.octets ?? `Message-ID: <${known?.messageId}>\r\n\r\nNão imprime.\r\n`)
  const sha256 = createHash('sha256').update(octets).digest('hex')
  return {
    id: newId(changes.receivedAt ?? now),
    policyVersion: 1,
    dialogue: [],
    envelope: {
      door: 'smtp',
      peer: { address: '192.0.2.1', helo: 'mx.cliente.example', tls: 'TLSv1.3' },
      reversePath: changes.reversePath === undefined ? 'ana@cliente.example' : changes.reversePath,
      recipients: outcomes.map(({ recipient }) => recipient),
      receivedAt: changes.receivedAt ?? now,
    },
    raw:
      changes.octets === null
        ? null
        : {
            head: octets,
            octets: octets.length,
            sha256,
            bodySha256: bodyOf(octets),
            blob: changes.blob ?? null,
          },
    outline: known,
    refusalReply: changes.refusalReply ?? null,
    outcomes,
    authentication: changes.authentication ?? null,
    reputation: changes.reputation ?? null,
    forwardingSign: changes.forwardingSign ?? null,
    notices: changes.notices ?? [],
  }
}

function bodyOf(octets: Buffer): string {
  return createHash('sha256')
    .update(octets.subarray(octets.indexOf('\r\n\r\n')))
    .digest('hex')
}
