import type { MessageRecord } from '../../src/store/messages.ts'

/** A message that opened a ticket, changed as a test needs it. */
export function messageRecord(changes: Partial<MessageRecord> = {}): MessageRecord {
  return {
    id: '01JDMESSAGE000000000000001',
    direction: 'in',
    door: 'smtp',
    state: 'ticket',
    disposition: 'ticket',
    reason: null,
    reply: '250 2.6.0 Protocolo 2026-000001',
    protocol: '2026-000001',
    receivedAt: new Date('2026-11-21T12:00:00Z'),
    peer: { address: '192.0.2.7', helo: 'mx.cliente.example', tls: 'TLSv1.3' },
    reversePath: 'ana@cliente.example',
    recipients: ['suporte@empresa.example'],
    messageId: 'um@cliente.example',
    subject: 'Impressora',
    author: { name: 'Ana', address: 'ana@cliente.example' },
    to: [{ name: '', address: 'suporte@empresa.example' }],
    cc: [],
    date: new Date('2026-11-21T11:59:00Z'),
    kind: 'new',
    octets: 1234,
    sha256: 'a'.repeat(64),
    bodySha256: 'b'.repeat(64),
    blob: null,
    contentState: 'extracted',
    reference: null,
    policyVersion: 1,
    dialogue: [],
    authentication: null,
    deliveries: [
      {
        position: 0,
        recipient: 'suporte@empresa.example',
        deskId: 'desk',
        plusPart: null,
        disposition: 'ticket',
        reason: null,
        ticketId: 'ticket',
        trace: [],
      },
    ],
    decisions: [],
    ...changes,
  }
}
