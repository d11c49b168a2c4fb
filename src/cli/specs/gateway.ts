import type { CommandSpec } from '../command.ts'

/** The commands that run the gateway and look whether it runs. */
export const gatewayCommands: readonly CommandSpec[] = [
  {
    name: 'serve',
    summary: 'Runs the gateway: doors, pages and work in the background',
    operands: '',
    operandCount: [0, 0],
    options: {
      roles: { value: 'LIST', summary: 'only some of door,pages,work,pull (comma between)' },
      demo: { summary: 'fill an empty data folder by sending fictional mails through the SMTP port' },
    },
    examples: [
      ['portaria serve', 'everything in one process'],
      ['PORTARIA_DATA_DIR=/tmp/demo portaria serve --demo', 'look around with fictional mails'],
      ['portaria serve --roles door', 'only the doors; pages and work run elsewhere on the same PostgreSQL'],
    ],
    load: async () => (await import('../serve.ts')).serve,
  },
  {
    name: 'readyz',
    summary: 'Exits 0 when every configured door of the running gateway answers, else 69',
    operands: '',
    operandCount: [0, 0],
    options: {
      timeout: { value: 'SECONDS', summary: 'how long each door may take to answer; 5 when not given' },
    },
    examples: [['portaria readyz && echo up', 'in a health check']],
    load: async () => (await import('../readyz.ts')).readyz,
  },
  {
    name: 'migrate',
    summary: 'Brings the database up to date (serve does so by itself)',
    operands: '',
    operandCount: [0, 0],
    options: { pending: { summary: 'only name the migrations that have not run yet' } },
    examples: [
      ['portaria migrate --pending', 'see what an upgrade will do'],
      ['portaria migrate', 'do it'],
    ],
    load: async () => (await import('../migrate.ts')).migrateDatabase,
  },
  {
    name: 'config check',
    summary: 'Checks file and environment, and lists every fault; exits 78 when there is one',
    operands: '',
    operandCount: [0, 0],
    options: {},
    examples: [['PORTARIA_CONFIG=/etc/portaria.json portaria config check', 'before a restart']],
    load: async () => (await import('../settings.ts')).checkConfig,
  },
  {
    name: 'config print',
    summary: 'Prints the configuration in force, secrets masked',
    operands: '',
    operandCount: [0, 0],
    options: {},
    examples: [['portaria config print --json', 'for a script']],
    load: async () => (await import('../settings.ts')).printConfig,
  },
  {
    name: 'version',
    summary: 'Prints the version',
    operands: '',
    operandCount: [0, 0],
    options: {},
    examples: [['portaria version --json', 'with the versions of what it runs on']],
    load: async () => (await import('../version.ts')).version,
  },
]
