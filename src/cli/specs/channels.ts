import { channelKinds } from '../../domain/outgoing/channel.ts'
import type { CommandSpec, OptionSpec } from '../command.ts'

const yesNo = ['yes', 'no'] as const

const channelOptions = {
  address: { value: 'ADDRESS', summary: 'the sender of its mail' },
  'sender-name': { value: 'NAME', summary: 'the name before the address' },
  host: { value: 'HOST', summary: 'the server, where the kind does not set it' },
  port: { value: 'PORT', summary: 'its port; 587 when not given' },
  encryption: {
    value: 'WAY',
    summary: 'how the connection is made private; starttls when not given',
    choices: ['starttls', 'tls', 'none'],
  },
  user: { value: 'NAME', summary: 'who signs in; the address when not given, none with "none"' },
  mechanism: { value: 'NAME', summary: 'how', choices: ['plain', 'login', 'cram-md5'] },
  'password-file': { value: 'FILE', summary: 'holds the password in its first line; - for standard input' },
  'client-id': { value: 'ID', summary: 'of the application at Google or Microsoft' },
  'client-secret-file': { value: 'FILE', summary: 'holds its secret; - for standard input' },
  tenant: { value: 'TENANT', summary: 'the organisation at Microsoft' },
  together: {
    value: 'YES',
    summary: 'whether all recipients get one mail; yes when not given',
    choices: yesNo,
  },
  'when-unknown': {
    value: 'WAY',
    summary: 'what to do when nobody knows whether a server took a mail',
    choices: ['stop', 'send-again'],
  },
  active: { value: 'YES', summary: 'whether it sends', choices: yesNo },
  system: { value: 'YES', summary: 'whether what has no other leaves by it', choices: yesNo },
} as const satisfies Record<string, OptionSpec>

/** A command about one channel. */
const one = { operands: 'NAME', operandCount: [1, 1] } as const

/** The commands about the channels by which our mail leaves. */
export const channelCommands: readonly CommandSpec[] = [
  {
    name: 'channel add',
    summary: 'Adds a channel by which mail leaves; secrets come from a file or standard input alone',
    ...one,
    options: {
      ...channelOptions,
      kind: { value: 'KIND', summary: 'how mail leaves', choices: channelKinds, isRequired: true },
      address: { ...channelOptions.address, isRequired: true },
    },
    examples: [
      [
        'portaria channel add Saída --kind smtp --address suporte@empresa.example --host smtp.empresa.example --password-file senha.txt',
        'signs in as the address, by STARTTLS at port 587',
      ],
      [
        'portaria channel add Direta --kind direct --address suporte@empresa.example --system yes',
        'straight to each MX',
      ],
    ],
    load: async () => (await import('../channel.ts')).addChannel,
  },
  {
    name: 'channel list',
    summary: 'Lists the channels by which mail leaves, without what is secret',
    operands: '',
    operandCount: [0, 0],
    options: {},
    examples: [['portaria channel list --json', 'one object a line']],
    load: async () => (await import('../channel.ts')).listAll,
  },
  {
    name: 'channel set',
    summary: 'Changes a channel; what is not given stays',
    ...one,
    options: {
      ...channelOptions,
      confirm: { summary: 'changes the delivery of a channel that is in use' },
    },
    examples: [['portaria channel set Saída --password-file - < senha.txt', 'a new password']],
    load: async () => (await import('../channel.ts')).setChannel,
  },
  {
    name: 'channel test',
    summary:
      'Opens connection, encryption and sign-in of a channel and sends nothing; exits 69 when it fails',
    ...one,
    options: {},
    examples: [['portaria channel test Saída', 'each step on a line']],
    load: async () => (await import('../channel-test.ts')).testChannel,
  },
  {
    name: 'channel remove',
    summary: 'Removes a channel that no contract, address or waiting mail uses',
    ...one,
    options: {},
    examples: [['portaria channel remove Saída', 'says what uses it when something does']],
    load: async () => (await import('../channel.ts')).removeOne,
  },
]
