import type { Request, Response } from 'express'
import { mayChangeSearch, type SavedSearch } from '../../../domain/saved-search.ts'
import { newId } from '../../../store/id.ts'
import { listSavedSearches, removeSearch, saveSearch } from '../../../store/saved-searches.ts'
import { type Fault, type FieldView, fault, isTicked, textField } from '../../form-field.ts'
import { forbidden, notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { goOnRemoved, goOnSaved, nameField, placedFaults, readPosition, wantedRow } from '../../registry.ts'
import { render } from '../../render.ts'
import { maxSearchLength, searchText, userOf } from '../../visit.ts'

/** What the form of a saved search may mention. */
export type View = {
  readonly titleKey: string
  readonly action: string
  readonly name: FieldView
  readonly query: FieldView
  readonly position: FieldView
  readonly isShared: boolean
  /** `null` for a search that is not there yet. */
  readonly removeHref: string | null
}

/** What was typed; the place as text, for it may be no number. */
export type Form = Pick<SavedSearch, 'name' | 'query' | 'isShared'> & { readonly position: string }

type Faults = { readonly name?: Fault; readonly query?: Fault; readonly position?: Fault }

/** What the page shows of a form. */
export function toView(search: SavedSearch | null, form: Form, faults: Faults): View {
  return {
    titleKey: search === null ? 'searches.add' : 'searches.edit',
    action: search === null ? '/searches/add' : `/searches/${search.id}/edit`,
    name: { value: form.name, fault: faults.name ?? null },
    query: { value: form.query, fault: faults.query ?? null },
    position: { value: form.position, fault: faults.position ?? null },
    isShared: form.isShared,
    removeHref: search === null ? null : `/searches/${search.id}/remove`,
  }
}

/** Shows the form of a search, or of a new one with the words that were searched for. */
export const edit: Page = (context) => async (request, response) => {
  const search = await changeable(context, request)
  const { name, query, isShared, position } = search ?? { ...blank, query: searchText(request) }
  show(request, response, search, { name, query, isShared, position: String(position) })
}

const blank = { name: '', isShared: false, position: 1 }

/** Keeps the search for whoever made it. */
export const submit: Page = (context) => async (request, response) => {
  const search = await changeable(context, request)
  const form = readForm(request.body)
  const position = readPosition(form.position)
  const faults: Faults = {
    ...placedFaults(form.name, position),
    ...(form.query === '' ? { query: fault('searches.fault.query') } : {}),
  }
  if (position === null || faults.name || faults.query) return show(request, response, search, form, faults)
  const saved: SavedSearch = {
    ...form,
    id: search?.id ?? newId(context.clock()),
    ownerId: search?.ownerId ?? userOf(request).id,
    position,
  }
  if (!(await saveSearch(context.database.writer, saved)))
    return show(request, response, search, form, { name: fault('registry.fault.taken') })
  await goOnSaved(context, request, response, {
    kind: 'saved-search',
    name: form.name,
    isNew: search === null,
    list: '/searches',
  })
}

/** Forgets a search. */
export const submitRemove: Page = (context) => async (request, response) => {
  const search = await changeable(context, request)
  if (search === null) throw notFound()
  const isGone = await removeSearch(context.database.writer, search.id)
  const { name } = search
  await goOnRemoved(context, request, response, { kind: 'saved-search', name, isGone, list: '/searches' })
}

/** The search that a route names; it is not there for who does not see it, and forbidden to who may not change it. */
async function changeable({ database }: PageContext, request: Request): Promise<SavedSearch | null> {
  const user = userOf(request)
  const search = wantedRow(request, await listSavedSearches(database.reader, user.id))
  if (search !== null && !mayChangeSearch(user, search)) throw forbidden()
  return search
}

function readForm(body: unknown): Form {
  return {
    name: nameField(body, 'name'),
    query: textField(body, 'query').slice(0, maxSearchLength),
    isShared: isTicked(body, 'shared'),
    position: textField(body, 'position'),
  }
}

function show(
  request: Request,
  response: Response,
  search: SavedSearch | null,
  form: Form,
  faults: Faults = {},
): void {
  const view = toView(search, form, faults)
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'searches/edit', view, { titleKey: view.titleKey, status })
}
