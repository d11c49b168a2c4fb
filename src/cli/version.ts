import manifest from '../../package.json' with { type: 'json' }
import type { Invocation } from './command.ts'
import { print, printJson } from './output.ts'

/** `version`: prints the version. */
export async function version({ isJson }: Invocation): Promise<void> {
  if (isJson) return printJson({ version: manifest.version, node: process.versions.node })
  await print(`portaria ${manifest.version} (Node ${process.versions.node})\n`)
}
