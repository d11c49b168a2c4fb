import type { Request, Response } from 'express'
import type { Branch } from '../../../domain/ticket/ticket-type.ts'
import { listBranches, removeBranch, saveBranch } from '../../../store/branches.ts'
import { newId } from '../../../store/id.ts'
import { type Fault, type FieldView, fault } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { goOnSaved, nameFault, nameField, removing, wantedRow } from '../../registry.ts'
import { render } from '../../render.ts'

/** What the form of a branch may mention. */
export type View = {
  readonly titleKey: string
  readonly action: string
  readonly name: FieldView
  /** `null` for a branch that is not there yet. */
  readonly removeHref: string | null
}

type Faults = { readonly name?: Fault }

/** What the page shows of a form. */
export function toView(branch: Branch | null, name: string, faults: Faults): View {
  return {
    titleKey: branch === null ? 'branches.add' : 'branches.edit',
    action: branch === null ? '/branches/add' : `/branches/${branch.id}/edit`,
    name: { value: name, fault: faults.name ?? null },
    removeHref: branch === null ? null : `/branches/${branch.id}/remove`,
  }
}

/** Shows the form of a branch, or of a new one. */
export const edit: Page = (context) => async (request, response) => {
  const branch = await branchOf(context, request)
  show(request, response, branch, branch?.name ?? '')
}

/** Saves the branch; tickets that are of it go by its new name. */
export const submit: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const branch = await branchOf(context, request)
  const name = nameField(request.body, 'name')
  const faults = nameFault(name)
  if (faults.name) return show(request, response, branch, name, faults)
  if (!(await saveBranch(database, { id: branch?.id ?? newId(clock()), name })))
    return show(request, response, branch, name, { name: fault('registry.fault.taken') })
  const isNew = branch === null
  await goOnSaved(context, request, response, { kind: 'branch', name, isNew, list: '/branches' })
}

/** Removes a branch that nothing belongs to. */
export const submitRemove = removing({
  kind: 'branch',
  list: '/branches',
  read: listBranches,
  remove: removeBranch,
})

async function branchOf({ database }: PageContext, request: Request): Promise<Branch | null> {
  return wantedRow(request, await listBranches(database.reader))
}

function show(
  request: Request,
  response: Response,
  branch: Branch | null,
  name: string,
  faults: Faults = {},
): void {
  const view = toView(branch, name, faults)
  const status = faults.name ? 422 : 200
  render(request, response, 'branches/edit', view, { titleKey: view.titleKey, status })
}
