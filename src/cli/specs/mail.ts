import { dispositions, inboundStates, outboundStates } from '../../domain/disposition.ts'
import { ticketStates } from '../../domain/ticket/ticket.ts'
import type { CommandSpec } from '../command.ts'

const since = {
  value: 'TIME',
  summary: 'only those received at or after this time, such as 2026-11-21T08:00:00Z',
}

const ofOutbox = {
  operands: '[ID…]',
  operandCount: [0, 100_000],
  options: {
    filter: { value: 'QUERY', summary: 'every undelivered mail the search finds' },
    'may-repeat': { summary: 'also send what may have arrived: somebody may get it twice' },
  },
} as const satisfies Partial<CommandSpec>

/** The commands that handle messages and tickets. */
export const mailCommands: readonly CommandSpec[] = [
  {
    name: 'inject',
    summary: 'Takes a raw message from standard input; exits 0 accepted, 65 or 77 refused, 75 try again',
    operands: '[RECIPIENT…]',
    operandCount: [0, 10_000],
    options: {
      from: { value: 'ADDRESS', summary: 'the reverse-path; the null one (<>) when not given' },
      to: { value: 'ADDRESS', summary: 'a recipient', isList: true, isRequired: true },
      pipe: {
        summary: 'called by a mail server: its mail is believed no more than by LMTP, our faults exit 75',
      },
    },
    examples: [
      [
        'portaria inject --from ana@cliente.example --to suporte@empresa.example < mensagem.eml',
        'one message',
      ],
      [
        `printf 'From: ana@cliente.example\\nSubject: Oi\\n\\nTexto\\n' | portaria inject --from ana@cliente.example --to atendimento@localhost`,
        'on a fresh installation',
      ],
    ],
    load: async () => (await import('../inject.ts')).inject,
  },
  {
    name: 'simulate',
    summary: 'Tells what would become of a message, and why, without any effect',
    operands: 'FILE',
    operandCount: [1, 1],
    options: {
      from: { value: 'ADDRESS', summary: 'the reverse-path; the null one (<>) when not given' },
      to: { value: 'ADDRESS', summary: 'a recipient', isList: true, isRequired: true },
      peer: { value: 'IP', summary: 'the address the message would come from' },
    },
    examples: [
      [
        'portaria simulate mensagem.eml --from ana@cliente.example --to suporte@empresa.example',
        'FILE is - for standard input',
      ],
    ],
    load: async () => (await import('../simulate.ts')).simulate,
  },
  {
    name: 'reprocess',
    summary: 'Judges stored messages again by the policy of now',
    operands: '[ID…]',
    operandCount: [0, 100_000],
    options: {
      filter: { value: 'QUERY', summary: 'every message the search finds, as on the monitor page' },
      'dry-run': { summary: 'only show the old and the new outcome' },
    },
    examples: [
      [
        'portaria reprocess --filter "status:refused motivo:unknown-address" --dry-run',
        'what a new address would change',
      ],
      ['portaria reprocess 01HZX3…', 'one message'],
    ],
    load: async () => (await import('../reprocess.ts')).reprocess,
  },
  {
    name: 'replay',
    summary: 'Judges stored messages again by the facts and policy of then; exits 65 when anything differs',
    operands: '[ID…]',
    operandCount: [0, 100_000],
    options: { since },
    examples: [
      ['portaria replay', 'the whole store: what was decided then is decided so again'],
      ['portaria replay --since 2026-11-01T00:00:00Z --json', 'one object for each message that differs'],
    ],
    load: async () => (await import('../replay.ts')).replay,
  },
  {
    name: 'outbox list',
    summary: 'Lists mail of ours that has not reached everybody, the newest first',
    operands: '',
    operandCount: [0, 0],
    options: {
      search: {
        value: 'QUERY',
        summary: 'as typed on the monitor page: status:deferred canal:"K1" contrato:',
      },
      limit: { value: 'N', summary: 'at most so many; all with --json and 50 without, when not given' },
    },
    examples: [['portaria outbox list --search status:failed', 'with the words of the other servers']],
    load: async () => (await import('../outbox.ts')).list,
  },
  {
    name: 'outbox retry',
    summary: 'Has mail tried at once that waits, was put off, given up or returned',
    ...ofOutbox,
    examples: [
      ['portaria outbox retry --filter canal:"K1"', 'all of a channel whose server is back'],
      ['portaria outbox retry 01HZX3… --may-repeat', 'although its recipient may have it already'],
    ],
    load: async () => (await import('../outbox.ts')).retry,
  },
  {
    name: 'outbox delete',
    summary: 'Takes mail out of the queue for good; its octets and attempts are kept',
    ...ofOutbox,
    examples: [['portaria outbox delete 01HZX3…', 'one mail']],
    load: async () => (await import('../outbox.ts')).remove,
  },
  {
    name: 'messages list',
    summary: 'Lists messages, the newest first',
    operands: '',
    operandCount: [0, 0],
    options: {
      state: {
        value: 'STATE',
        summary: 'a state or a disposition',
        choices: [...new Set([...inboundStates, ...outboundStates, ...dispositions])],
      },
      direction: { value: 'WAY', summary: 'only one way', choices: ['in', 'out'] },
      since,
      search: {
        value: 'QUERY',
        summary: 'as typed on the monitor page: de:, para:, assunto:, status:, motivo:, protocolo:',
      },
      limit: { value: 'N', summary: 'at most so many; all with --json and 50 without, when not given' },
    },
    examples: [
      ['portaria messages list --state refused --since 2026-11-21T00:00:00Z', 'what was refused today'],
      ['portaria messages list --json', 'everything, one object a line'],
    ],
    load: async () => (await import('../messages.ts')).list,
  },
  {
    name: 'messages export',
    summary: 'Prints every message with its content as JSON, one object a line, the oldest first',
    operands: '',
    operandCount: [0, 0],
    options: { since },
    examples: [
      ['portaria messages export | gzip > mensagens.jsonl.gz', 'the whole store in one streamed run'],
    ],
    load: async () => (await import('../messages.ts')).exportAll,
  },
  {
    name: 'message show',
    summary: 'Shows one message: what it says, what became of it and why',
    operands: 'ID',
    operandCount: [1, 1],
    options: {},
    examples: [['portaria message show 01HZX3… --json', 'with text, attachments and trace']],
    load: async () => (await import('../message.ts')).show,
  },
  {
    name: 'message raw',
    summary: 'Prints the octets of a message as received',
    operands: 'ID',
    operandCount: [1, 1],
    options: {},
    examples: [['portaria message raw 01HZX3… > mensagem.eml', 'to look at, or to simulate']],
    load: async () => (await import('../message.ts')).raw,
  },
  {
    name: 'tickets list',
    summary: 'Lists tickets and pre-tickets, the newest first',
    operands: '',
    operandCount: [0, 0],
    options: {
      kind: { value: 'KIND', summary: 'only one kind', choices: ['pre-ticket', 'ticket'] },
      state: { value: 'STATE', summary: 'only one state', choices: ticketStates },
      search: { value: 'QUERY', summary: 'as typed on the page of tickets' },
      limit: { value: 'N', summary: 'at most so many; all with --json and 50 without, when not given' },
    },
    examples: [['portaria tickets list --kind pre-ticket --state open', 'what waits for an operator']],
    load: async () => (await import('../tickets.ts')).list,
  },
  {
    name: 'ticket show',
    summary: 'Shows one ticket with its messages and history',
    operands: 'PROTOCOL',
    operandCount: [1, 1],
    options: {},
    examples: [['portaria ticket show 2026-000123 --json', 'for a script']],
    load: async () => (await import('../tickets.ts')).show,
  },
]
