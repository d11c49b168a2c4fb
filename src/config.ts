import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { nearestName } from './config/nearest.ts'
import { groups, schema, variableOf } from './config/schema.ts'
import { notes } from './config/setting.ts'

export type { Smarthost, SocketListen, TcpListen } from './config/values.ts'

type Parsed = z.output<typeof schema>

/** All that can be set, validated and frozen. */
export type Config = Readonly<Omit<Parsed, 'databaseUrl' | 'tls'>> & {
  /** Absolute. */
  readonly dataDir: string
  readonly databaseUrl: string
  /** `null` when no certificate is configured. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
}

/** Where a configuration comes from. */
export type ConfigSources = {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Relative paths start here. */
  readonly folder: string
}

/** Something wrong with the configuration, and where it stands: a key of the file or a variable. */
export type ConfigFault = { readonly where: string; readonly what: string }

/** Thrown with all faults of a configuration at once; the command line ends with 78. */
export class ConfigError extends Error {
  readonly faults: readonly ConfigFault[]

  constructor(faults: readonly ConfigFault[]) {
    super(
      `the configuration has faults:\n${faults.map(({ where, what }) => `  ${where}: ${what}`).join('\n')}`,
    )
    this.name = 'ConfigError'
    this.faults = faults
  }
}

type Tree = Record<string, unknown>
type Origins = Map<string, string>

/** Reads file and environment (which wins), reports every fault at once by a `ConfigError`. */
export function loadConfig(
  sources: ConfigSources = { environment: process.env, folder: process.cwd() },
): Config {
  const faults: ConfigFault[] = []
  const origins: Origins = new Map()
  const tree = readConfigFile(sources, faults)
  overlayEnvironment(tree, sources, origins, faults)
  for (const key of groups) tree[key] ??= {}
  const parsed = schema.safeParse(tree)
  if (!parsed.success) faults.push(...parsed.error.issues.flatMap((issue) => faultsOf(issue, origins)))
  faults.push(...certificateFaults(tree.tls))
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults)
  return freeze(resolve(parsed.data, sources.folder))
}

function readConfigFile({ environment, folder }: ConfigSources, faults: ConfigFault[]): Tree {
  const named = environment.PORTARIA_CONFIG
  const file = path.resolve(folder, named ?? 'portaria.config.json')
  if (named === undefined && !existsSync(file)) return {}
  try {
    const tree: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (isTree(tree)) return tree
    faults.push({ where: file, what: 'expected a JSON object' })
  } catch (error) {
    faults.push({
      where: named === undefined ? file : 'PORTARIA_CONFIG',
      what: `cannot read ${file}: ${messageOf(error)}`,
    })
  }
  return {}
}

function overlayEnvironment(
  tree: Tree,
  { environment, folder }: ConfigSources,
  origins: Origins,
  faults: ConfigFault[],
): void {
  const paths = new Map([...notes.keys()].map((key) => [variableOf(key), key]))
  const secretFiles = new Map(
    [...notes].filter(([, note]) => note.isSecret).map(([key]) => [`${variableOf(key)}_FILE`, key]),
  )
  for (const [variable, value] of Object.entries(environment)) {
    // The test command tells its tests about databases by names of its own.
    if (!variable.startsWith('PORTARIA_') || variable.startsWith('PORTARIA_TEST_')) continue
    if (variable === 'PORTARIA_CONFIG' || value === undefined) continue
    const plainKey = paths.get(variable)
    const secretKey = secretFiles.get(variable)
    if (plainKey !== undefined) {
      if (environment[`${variable}_FILE`] !== undefined && secretFiles.has(`${variable}_FILE`)) {
        faults.push({ where: variable, what: `expected either this or ${variable}_FILE, got both` })
      }
      assign(tree, plainKey, value)
      origins.set(plainKey, variable)
    } else if (secretKey !== undefined) {
      try {
        assign(tree, secretKey, readFileSync(path.resolve(folder, value), 'utf8').trim())
        origins.set(secretKey, variable)
      } catch (error) {
        faults.push({ where: variable, what: `cannot read the file: ${messageOf(error)}` })
      }
    } else {
      const known = [...paths.keys(), ...secretFiles.keys(), 'PORTARIA_CONFIG']
      faults.push({ where: variable, what: `unknown variable${suggestion(variable, known)}` })
    }
  }
}

function assign(tree: Tree, key: string, value: string): void {
  const [first = '', second] = key.split('.')
  if (second === undefined) {
    tree[first] = value
  } else {
    const inner = tree[first]
    tree[first] = { ...(isTree(inner) ? inner : {}), [second]: value }
  }
}

function faultsOf(issue: z.core.$ZodIssue, origins: Origins): ConfigFault[] {
  const key = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const prefix = key === '' ? '' : `${key}.`
    const known = [...notes.keys(), ...groups]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
    return issue.keys.map((name) => ({ where: prefix + name, what: `unknown key${suggestion(name, known)}` }))
  }
  return [{ where: origins.get(key) ?? key, what: issue.message }]
}

function certificateFaults(tls: unknown): ConfigFault[] {
  const given = isTree(tls) ? Object.keys(tls) : []
  const pair = ['certFile', 'keyFile'].filter((key) => !given.includes(key))
  return pair.length === 1
    ? [{ where: `tls.${pair[0]}`, what: 'expected a file too, because the other one is set' }]
    : []
}

function resolve(parsed: Parsed, folder: string): Config {
  const dataDir = path.resolve(folder, parsed.dataDir)
  const { certFile, keyFile } = parsed.tls
  return {
    ...parsed,
    dataDir,
    databaseUrl: parsed.databaseUrl ?? `sqlite:${path.join(dataDir, 'portaria.db')}`,
    tls:
      certFile === null || keyFile === null
        ? null
        : { certFile: path.resolve(folder, certFile), keyFile: path.resolve(folder, keyFile) },
  }
}

function suggestion(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known)
  return nearest === null ? '' : `, did you mean ${nearest}?`
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function freeze<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner)
  return Object.freeze(value)
}
