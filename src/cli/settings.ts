import type { Config } from '../config.ts'
import { notes } from '../config/setting.ts'
import type { Invocation } from './command.ts'
import { print, printJson, printOne } from './output.ts'

/** `config check`: every fault is told by the reading itself. */
export async function checkConfig({ config, isJson }: Invocation): Promise<void> {
  config()
  await (isJson ? printJson({ ok: true }) : print('The configuration is in order.\n'))
}

/** `config print`: the configuration in force, secrets masked. */
export async function printConfig({ config, isJson }: Invocation): Promise<void> {
  const shown = masked(config())
  await (isJson ? printJson(shown) : printOne(shown, false))
}

/** A secret that is set is shown as a mask; of an address with a password only the password is masked. */
function masked(config: Config): Record<string, unknown> {
  const secrets = [...notes].filter(([, note]) => note.isSecret).map(([path]) => path)
  const entries = Object.entries(config).map(([key, value]) => {
    if (!secrets.includes(key) || value === null) return [key, value]
    if (key === 'databaseUrl') return [key, config.databaseUrl.replace(/\/\/[^@/]*@/, '//********@')]
    if (key === 'smarthost')
      return [key, { ...config.smarthost, password: config.smarthost?.password ? '********' : null }]
    return [key, '********']
  })
  return Object.fromEntries(entries)
}
