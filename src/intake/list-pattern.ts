import { foldAddress } from '../domain/mail/address.ts'
import {
  expressionOf,
  type ListPattern,
  type PatternFault,
  patternFault,
} from '../domain/policy/list-pattern.ts'
import { indexLists, matchLists } from '../domain/policy/sender-lists.ts'
import type { ListName } from '../domain/blocklist.ts'
import { countBlocks } from '../store/blocklist.ts'
import type { Db } from '../store/database.ts'
import { listDesks } from '../store/desks.ts'
import { compileExpression } from './linear-regex.ts'

/** Wildcards and expressions of both lists: those that are tried one by one must not hold up the door. */
const most = { wildcard: 10_000, regex: 100 } as const

/** Addresses that nobody has: an expression that knows them knows everybody. */
const strangers = ['', 'q7xw0@k3v9z.example', 'mjyfa.ruh@u5b8t.test']

/** What keeps a pattern off a list; `null` when nothing does. */
export async function listFault(
  db: Db,
  { kind, pattern }: ListPattern,
  list: ListName,
): Promise<PatternFault | null> {
  const fault = patternFault({ kind, pattern }) ?? (kind === 'regex' ? expressionFault(pattern) : null)
  if (fault !== null) return fault
  if (list === 'block' && (await matchesOurs(db, { kind, pattern }))) return 'own'
  if (kind !== 'regex' && kind !== 'wildcard') return null
  return (await countBlocks(db, [kind])) < most[kind] ? null : 'many'
}

function expressionFault(pattern: string): PatternFault | null {
  const test = compileExpression(expressionOf(pattern))
  if (test === null) return 'regex'
  return strangers.some(test) ? 'broad' : null
}

/** Whether a pattern would block mail from an address of ours. */
async function matchesOurs(db: Db, listed: ListPattern): Promise<boolean> {
  const now = new Date(0)
  const entry = {
    ...listed,
    id: '',
    reason: '',
    owner: '',
    createdAt: now,
    hits: 0,
    list: 'block' as const,
    expiresAt: null,
    lastHitAt: null,
  }
  const lists = indexLists([entry], compileExpression)
  const ours = (await listDesks(db)).flatMap(({ address, aliases }) => [address, ...aliases].map(foldAddress))
  return ours.some((address) => matchLists(lists, { peer: null, addresses: [address] }, now).block !== null)
}
