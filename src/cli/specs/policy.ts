import { contactRoles } from '../../domain/contact.ts'
import { languages } from '../../domain/language.ts'
import { ruleModes } from '../../domain/policy/rule-modes.ts'
import type { CommandSpec, OptionSpec } from '../command.ts'

const yesNo = ['yes', 'no'] as const

/** A command that takes nothing. */
const bare = { operands: '', operandCount: [0, 0], options: {} } as const satisfies Partial<CommandSpec>

const owner = { value: 'NAME', summary: 'who answers for the entry; cli when not given' } as const

const deskOptions = {
  mode: {
    value: 'MODE',
    summary: 'direct: we are its MX; forwarded: a provider forwards to us',
    choices: ['direct', 'forwarded'],
  },
  profile: { value: 'PROFILE', summary: 'the policy', choices: ['estrito', 'triagem', 'aberto'] },
  alias: {
    value: 'ADDRESS',
    summary: 'another address that leads here; *@DOMAIN takes the rest of it',
    isList: true,
  },
  'known-as': { value: 'ADDRESS', summary: 'a public address elsewhere that forwards here', isList: true },
  enabled: { value: 'YES', summary: 'whether it takes mail', choices: yesNo },
  language: { value: 'LANGUAGE', summary: 'the language of replies', choices: languages },
  acknowledge: { value: 'YES', summary: 'whether a new ticket is acknowledged by mail', choices: yesNo },
  set: { value: 'SETTING=VALUE', summary: 'a setting otherwise than the profile says', isList: true },
} as const satisfies Record<string, OptionSpec>

const contactOptions = {
  name: { value: 'NAME', summary: 'the name shown' },
  role: { value: 'ROLE', summary: 'what the person is', choices: contactRoles },
  active: { value: 'YES', summary: 'whether the contact is active', choices: yesNo },
  'other-role': { value: 'ROLE', summary: 'what the person is besides', choices: contactRoles, isList: true },
  client: { value: 'NAME', summary: 'the client the person belongs to' },
  'by-email': { value: 'YES', summary: 'whether the person may open tickets by e-mail', choices: yesNo },
} as const satisfies Record<string, OptionSpec>

/** A command about one thing. */
function one(operands: string) {
  return { operands, operandCount: [1, 1] } as const
}

/** The commands that change who may write to us, and where. */
export const policyCommands: readonly CommandSpec[] = [
  {
    name: 'address add',
    summary: 'Adds an inbound address (a desk)',
    ...one('ADDRESS'),
    options: {
      ...deskOptions,
      mode: { ...deskOptions.mode, isRequired: true },
      profile: { ...deskOptions.profile, isRequired: true },
    },
    examples: [
      [
        'portaria address add suporte@empresa.example --mode direct --profile aberto',
        'anybody may write; tickets open',
      ],
      [
        'portaria address add sac@empresa.example --mode forwarded --profile triagem --alias contato@empresa.example',
        'pre-tickets, with an alias',
      ],
    ],
    load: async () => (await import('../address.ts')).addAddress,
  },
  {
    name: 'address list',
    summary: 'Lists the inbound addresses',
    ...bare,
    examples: [['portaria address list --json', 'one object a line']],
    load: async () => (await import('../address.ts')).listAddresses,
  },
  {
    name: 'address set',
    summary: 'Changes an inbound address; --alias replaces all aliases',
    ...one('ADDRESS'),
    options: {
      ...deskOptions,
      'no-alias': { summary: 'remove every alias' },
      'no-known-as': { summary: 'remove every public address' },
    },
    examples: [['portaria address set sac@empresa.example --enabled no', 'refuse new mail for now']],
    load: async () => (await import('../address.ts')).setAddress,
  },
  {
    name: 'address remove',
    summary: 'Removes an inbound address; its tickets stay',
    ...one('ADDRESS'),
    options: {},
    examples: [['portaria address remove antigo@empresa.example', 'mail to it is refused from now on']],
    load: async () => (await import('../address.ts')).removeAddress,
  },
  {
    name: 'contact add',
    summary: 'Registers a person',
    ...one('ADDRESS'),
    options: {
      ...contactOptions,
      name: { ...contactOptions.name, isRequired: true },
      role: { ...contactOptions.role, isRequired: true },
    },
    examples: [
      ['portaria contact add ana@cliente.example --name "Ana Souza" --role requester', 'a requester'],
    ],
    load: async () => (await import('../contact.ts')).addPerson,
  },
  {
    name: 'contact list',
    summary: 'Lists the contacts',
    ...bare,
    examples: [['portaria contact list --json', 'one object a line']],
    load: async () => (await import('../contact.ts')).listPeople,
  },
  {
    name: 'contact set',
    summary: 'Changes a contact',
    ...one('ADDRESS'),
    options: {
      ...contactOptions,
      'no-other-role': { summary: 'remove every other role' },
      'no-client': { summary: 'belongs to no client' },
    },
    examples: [['portaria contact set ana@cliente.example --active no', 'the person has left']],
    load: async () => (await import('../contact.ts')).setPerson,
  },
  {
    name: 'contact import',
    summary:
      'Registers or changes contacts from a CSV file with the columns address,name,role[,active,byEmail,client]',
    ...one('FILE.csv'),
    options: {},
    examples: [
      ['portaria contact import pessoas.csv', 'all lines or none; comma or semicolon, UTF-8 or Windows-1252'],
    ],
    load: async () => (await import('../contact.ts')).importPeople,
  },
  {
    name: 'association add',
    summary: 'Associates a domain with a client; its people belong to the client',
    ...one('DOMAIN'),
    options: {
      client: { value: 'NAME', summary: 'the client; a new name registers it', isRequired: true },
      owner,
    },
    examples: [['portaria association add acme.example --client ACME', 'people of acme.example may ask']],
    load: async () => (await import('../association.ts')).addRule,
  },
  {
    name: 'association list',
    summary: 'Lists the associated domains',
    ...bare,
    examples: [['portaria association list --json', 'one object a line']],
    load: async () => (await import('../association.ts')).listRules,
  },
  {
    name: 'association remove',
    summary: 'Removes the rule of a domain; contacts and tickets keep their client',
    ...one('DOMAIN'),
    options: {},
    examples: [['portaria association remove acme.example', 'its strangers are refused again']],
    load: async () => (await import('../association.ts')).removeRule,
  },
  {
    name: 'blocklist add',
    summary: 'Refuses mail from an address, domain, wildcard, network or regular expression',
    ...one('PATTERN'),
    options: {
      reason: { value: 'REASON', summary: 'why, for colleagues', isRequired: true },
      owner,
      expires: {
        value: 'DAY',
        summary: 'until when it counts, such as 2027-01-31 or 30d; for ever when not given',
      },
      allow: { summary: 'lets mail in instead, whatever the blocklist says' },
    },
    examples: [
      ['portaria blocklist add spam.example --reason "Propaganda"', 'a whole domain'],
      [
        'portaria blocklist add "*@promo.example" --reason "Propaganda" --expires 30d',
        'a wildcard, for a month',
      ],
      ['portaria blocklist add 192.0.2.0/24 --reason "Robôs"', 'a network'],
      ['portaria blocklist add "/^promo-[0-9]+@/" --reason "Propaganda"', 'a regular expression'],
      ['portaria blocklist add ana@spam.example --allow --reason "Cliente"', 'an exception'],
      ['portaria blocklist add x@cliente.example --reason "Pediu para sair"', 'one address'],
    ],
    load: async () => (await import('../blocklist.ts')).addEntry,
  },
  {
    name: 'blocklist list',
    summary: 'Lists the blocked and the allowed senders',
    operands: '',
    operandCount: [0, 0],
    options: {
      search: { value: 'TEXT', summary: 'what pattern, reason or owner hold' },
      allow: { summary: 'only those that are let in' },
    },
    examples: [['portaria blocklist list --json', 'with how often each was hit']],
    load: async () => (await import('../blocklist.ts')).listEntries,
  },
  {
    name: 'blocklist remove',
    summary: 'Takes an entry off its list',
    ...one('PATTERN'),
    options: {},
    examples: [['portaria blocklist remove spam.example', 'let its mail in again']],
    load: async () => (await import('../blocklist.ts')).removeEntry,
  },
  {
    name: 'rule list',
    summary: 'Lists the rules with their modes and hits of the last 7 days',
    ...bare,
    examples: [['portaria rule list --json', 'one object a line']],
    load: async () => (await import('../rule.ts')).listRules,
  },
  {
    name: 'rule set',
    summary: 'Makes a rule live, only watches it (shadow), or switches it off',
    ...one('RULE'),
    options: { mode: { value: 'MODE', summary: 'the mode', choices: ruleModes, isRequired: true } },
    examples: [['portaria rule set refuseMissingSubject --mode shadow', 'count whom it would refuse']],
    load: async () => (await import('../rule.ts')).setRule,
  },
  {
    name: 'policy changes',
    summary: 'Lists who changed the policy, when and what, the newest version first',
    operands: '',
    operandCount: [0, 0],
    options: {
      version: { value: 'NUMBER', summary: 'from this version back' },
      limit: { value: 'ROWS', summary: 'how many; all with --json and 50 without, unless said' },
    },
    examples: [
      ['portaria policy changes --version 12 --limit 1', 'what made version 12'],
      ['portaria policy changes --json', 'one object a version'],
    ],
    load: async () => (await import('../policy.ts')).listChanges,
  },
  {
    name: 'filter add',
    summary: 'Keeps all our mail from an address, so that no loop can start',
    ...one('ADDRESS'),
    options: { owner },
    examples: [['portaria filter add suporte@parceiro.example', 'another desk that answers every mail']],
    load: async () => (await import('../filter.ts')).addAddress,
  },
  {
    name: 'filter list',
    summary: 'Lists the addresses that never get mail from us; our own are there by themselves',
    ...bare,
    examples: [['portaria filter list --json', 'an owner of null is an address of ours']],
    load: async () => (await import('../filter.ts')).listAddresses,
  },
  {
    name: 'filter remove',
    summary: 'Lets our mail go to an address again',
    ...one('ADDRESS'),
    options: {},
    examples: [['portaria filter remove suporte@parceiro.example', 'answer it again']],
    load: async () => (await import('../filter.ts')).removeAddress,
  },
  {
    name: 'suppression list',
    summary: 'Lists the addresses that returned our mail for good, and get no automatic mail',
    ...bare,
    options: { search: { value: 'TEXT', summary: 'a part of the address' } },
    examples: [['portaria suppression list --search @cliente.example --json', 'one object an address']],
    load: async () => (await import('../suppression.ts')).listAddresses,
  },
  {
    name: 'suppression release',
    summary: 'Lets automatic mail go to an address again',
    ...one('ADDRESS'),
    options: {},
    examples: [['portaria suppression release ana@cliente.example', 'her mailbox is there again']],
    load: async () => (await import('../suppression.ts')).releaseAddress,
  },
]
