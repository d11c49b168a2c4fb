import type { CommandSpec } from '../command.ts'

/** The commands that look after an installation. */
export const upkeepCommands: readonly CommandSpec[] = [
  {
    name: 'person export',
    summary: 'Writes all that is known of a person into a ZIP archive: the data, and each mail',
    operands: 'ADDRESS FILE.zip',
    operandCount: [2, 2],
    options: {},
    examples: [
      ['portaria person export ana@cliente.example ana.zip', 'for a person who asks what is known of her'],
    ],
    load: async () => (await import('../person.ts')).exportPerson,
  },
  {
    name: 'person erase',
    summary: 'Erases a person: addresses, texts, mails and files; tickets stay without what they were about',
    operands: 'ADDRESS',
    operandCount: [1, 1],
    options: { confirm: { value: 'ADDRESS', summary: 'the same address once more', isRequired: true } },
    examples: [
      [
        'portaria person erase ana@cliente.example --confirm ana@cliente.example',
        'cannot be taken back; see "Personal data" in docs/operations.md',
      ],
    ],
    load: async () => (await import('../person.ts')).erase,
  },
  {
    name: 'user add',
    summary:
      'Adds a person who signs in to the pages; the password comes from standard input, or is made and printed',
    operands: 'NAME',
    operandCount: [1, 1],
    options: {
      role: { value: 'ROLE', summary: 'operator when not given', choices: ['administrator', 'operator'] },
      language: { value: 'LANGUAGE', summary: 'pt-BR when not given', choices: ['pt-BR', 'en'] },
      generate: { summary: 'make a password, whatever standard input holds' },
    },
    examples: [
      ['portaria user add ana --role administrator --generate', 'prints the new password once'],
      ['portaria user add ana < senha.txt', 'with a password of your own'],
    ],
    load: async () => (await import('../user.ts')).add,
  },
  {
    name: 'user password',
    summary: 'Sets a new password and ends the sessions of the person',
    operands: 'NAME',
    operandCount: [1, 1],
    options: { generate: { summary: 'make a password, whatever standard input holds' } },
    examples: [['portaria user password ana --generate', 'prints the new password once']],
    load: async () => (await import('../user.ts')).password,
  },
  {
    name: 'user second-factor',
    summary:
      'Tells whether a person signs in with a second factor; --reset takes it away and ends the sessions',
    operands: 'NAME',
    operandCount: [1, 1],
    options: { reset: { summary: 'take the second factor and the recovery codes away' } },
    examples: [
      ['portaria user second-factor ana', 'whether she has one'],
      ['portaria user second-factor ana --reset', 'phone and recovery codes are lost'],
    ],
    load: async () => (await import('../user.ts')).secondFactor,
  },
  {
    name: 'doctor',
    summary: 'Checks the installation, one line a check: ok, warn or fail; exits 69 when one fails',
    operands: '',
    operandCount: [0, 0],
    options: {},
    examples: [['portaria doctor', 'works while the gateway runs']],
    load: async () => (await import('../doctor.ts')).doctor,
  },
  {
    name: 'verify',
    summary:
      'Checks that no message and no reply has been changed since, down to the octets; exits 65 when one has',
    operands: '',
    operandCount: [0, 0],
    options: {},
    examples: [['portaria verify --json', 'note its root elsewhere: it stands for all that came before']],
    load: async () => (await import('../verify.ts')).verify,
  },
  {
    name: 'backup',
    summary:
      'Copies database, large messages, attachments and secret key to a new folder, while the gateway runs',
    operands: 'FOLDER',
    operandCount: [1, 1],
    options: {},
    examples: [
      ['portaria backup /var/backups/portaria-2026-11-21', 'the folder must not exist, or be empty'],
    ],
    load: async () => (await import('../backup.ts')).backup,
  },
  {
    name: 'restore',
    summary: 'Puts a backup into an empty data folder',
    operands: 'FOLDER',
    operandCount: [1, 1],
    options: {},
    examples: [
      [
        'PORTARIA_DATA_DIR=/srv/portaria portaria restore /var/backups/portaria-2026-11-21',
        'never overwrites',
      ],
    ],
    load: async () => (await import('../backup.ts')).restore,
  },
]
