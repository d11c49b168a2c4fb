import type { Config } from '../config.ts'
import { reachable, written } from './door-check.ts'
import type { RunningDoor } from './run-state.ts'

/** What the first lines of a started gateway tell. */
export type Welcome = {
  readonly config: Config
  readonly doors: readonly RunningDoor[]
  /** The desk to send a first mail to; `null` once any mail has come. */
  readonly deskToTry: string | null
  /** `null` when somebody can sign in already. */
  readonly setupToken: string | null
}

/** Tells a person where the gateway listens, how to create the administrator and how to send a first mail. */
export function welcome({ config, doors, deskToTry, setupToken }: Welcome): string[] {
  const lines = ['Portaria is running.']
  for (const { door, address } of doors) {
    if (door !== 'admin') lines.push(`  ${door.toUpperCase()}   ${written(address)}`)
  }
  const pages = pagesAddress(config, doors)
  if (pages !== null) lines.push(`  Pages  ${pages}`)
  if (pages !== null && setupToken !== null) {
    lines.push(
      'Create the administrator (this link works once, for 24 hours):',
      `  ${pages}/setup/${setupToken}`,
    )
  }
  if (deskToTry !== null) lines.push(...firstMail(deskToTry, doors))
  return lines
}

/** Where people open the pages; `null` when this process has none. */
function pagesAddress({ publicUrl }: Config, doors: readonly RunningDoor[]): string | null {
  const address = doors.find(({ door }) => door === 'admin')?.address
  if (address === undefined || 'path' in address) return null
  return publicUrl ?? `http://${written(reachable(address))}`
}

/** Both lines need nothing that is not there: the first only this checkout, the second only curl. */
function firstMail(desk: string, doors: readonly RunningDoor[]): string[] {
  const mail = `printf 'From: Ana <ana@cliente.example>\\r\\nTo: ${desk}\\r\\nSubject: Impressora parada\\r\\n\\r\\nBom dia!\\r\\n'`
  const lines = [
    `Send a first mail to ${desk}, from another terminal:`,
    `  ${mail} | npm run -s portaria -- inject --from ana@cliente.example --to ${desk}`,
  ]
  const smtp = doors.find(({ door }) => door === 'smtp')?.address
  if (smtp === undefined) return lines
  const curl = `curl -sv smtp://${written(reachable(smtp))}/cliente.example --mail-from ana@cliente.example --mail-rcpt ${desk} -T -`
  return [...lines, `or through the SMTP port: ${mail} | ${curl}`]
}
