import { accountPresets } from '../../domain/pull/account-preset.ts'
import { pulledKinds } from '../../domain/pull/pulled-account.ts'
import type { CommandSpec } from '../command.ts'

const yesNo = ['yes', 'no'] as const

/** The commands about the accounts that mail is pulled from. */
export const pullCommands: readonly CommandSpec[] = [
  {
    name: 'pull add',
    summary: 'Adds an account that mail is pulled from; secrets come from a file or standard input alone',
    operands: 'NAME',
    operandCount: [1, 1],
    options: {
      to: { value: 'ADDRESS', summary: 'the inbound address its mail is taken for', isRequired: true },
      user: { value: 'NAME', summary: 'who signs in, mostly the whole address', isRequired: true },
      provider: { value: 'NAME', summary: 'whose servers; other when not given', choices: accountPresets },
      protocol: { value: 'NAME', summary: 'imap when not given', choices: pulledKinds },
      host: { value: 'HOST', summary: 'the server, where the provider does not set it' },
      port: { value: 'PORT', summary: 'its port; the usual one when not given' },
      encryption: { value: 'WAY', summary: 'tls when not given', choices: ['tls', 'starttls'] },
      'password-file': {
        value: 'FILE',
        summary: 'holds the password in its first line; - for standard input',
      },
      'client-id': { value: 'ID', summary: 'of the application at Google or Microsoft' },
      'client-secret-file': { value: 'FILE', summary: 'holds its secret; - for standard input' },
      tenant: { value: 'TENANT', summary: 'the organisation at Microsoft' },
      folders: { value: 'NAMES', summary: 'separated by commas; INBOX when not given' },
      'mark-read': {
        value: 'YES',
        summary: 'whether what was taken is marked as read there; yes when not given',
        choices: yesNo,
      },
      'delete-after-days': {
        value: 'DAYS',
        summary: 'deletes there what was taken so long ago; never when not given',
      },
      'old-mail': {
        value: 'YES',
        summary: 'whether what lies there already is taken too; no when not given',
        choices: yesNo,
      },
      active: { value: 'YES', summary: 'whether it is pulled from; yes when not given', choices: yesNo },
    },
    examples: [
      [
        'portaria pull add Suporte --to suporte@empresa.example --user suporte@empresa.example --provider kinghost --password-file senha.txt',
        'takes what arrives from now on, by IMAP',
      ],
    ],
    load: async () => (await import('../pulled-account.ts')).addPulledAccount,
  },
  {
    name: 'pull list',
    summary: 'Lists the accounts that mail is pulled from, how they fare and what stayed there',
    operands: '',
    operandCount: [0, 0],
    options: {},
    examples: [['portaria pull list --json', 'one object a line']],
    load: async () => (await import('../pulled-account.ts')).listPulled,
  },
  {
    name: 'pull test',
    summary:
      'Opens connection, encryption, sign-in and folders of an account and takes nothing; exits 69 when it fails',
    operands: 'NAME',
    operandCount: [1, 1],
    options: {},
    examples: [['portaria pull test Suporte', 'each step on a line']],
    load: async () => (await import('../pulled-account.ts')).testPulled,
  },
]
