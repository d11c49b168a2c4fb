import type { LogEvent, LogLevel } from '../domain/log.ts'
import type { Extraction, Settled } from '../domain/settlement.ts'
import type { Note } from '../store/door-notes.ts'
import type { Commit, Results } from './commit-writer.ts'
import type { Signature } from './settlement-texts.ts'

/** What a thread that writes is started with. */
export type CommitThreadData = Signature & { readonly databaseUrl: string }

/** A group for the thread that writes. */
export type CommitJob =
  | { readonly kind: 'settle'; readonly id: number; readonly items: readonly Commit[]; readonly now: Date }
  | { readonly kind: 'save'; readonly id: number; readonly items: readonly Extraction[]; readonly now: Date }
  | { readonly kind: 'note'; readonly id: number; readonly items: readonly Note[]; readonly now: Date }
  | { readonly kind: 'close' }

/** What the thread says. */
export type CommitNews =
  | { readonly kind: 'results'; readonly id: number; readonly results: Results<Settled | null> }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly event: LogEvent; readonly fields: Fields }

type Fields = Readonly<Record<string, unknown>>
