import type { Db } from '../store/database.ts'
import { listClientNames } from '../store/client-list.ts'
import { assetUrl } from './assets.ts'
import { visibleLine } from './visible-text.ts'

/** What helps to type the name of a client. */
export type ClientNamesView = {
  /** The first that go with what was typed. */
  readonly names: readonly string[]
  readonly scriptUrl: string
}

/** Names that a page carries; its script asks for those that go with what is typed next. */
const maxNames = 50

/** Reads what helps to type the name of a client, of which something may have been typed. */
export async function readClientNames(db: Db, typed: string): Promise<ClientNamesView> {
  const found = await listClientNames(db, typed, maxNames)
  // Who wants another than the one that is filled in has some to choose from.
  const others = typed === '' ? [] : await listClientNames(db, '', maxNames)
  return {
    names: [...new Set([...found, ...others])].slice(0, maxNames).map((name) => visibleLine(name)),
    scriptUrl: assetUrl('client-names.js'),
  }
}
