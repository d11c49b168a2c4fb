import type { Request, Response } from 'express'
import type { Group } from '../../../domain/group.ts'
import type { User } from '../../../domain/user.ts'
import { listGroups, removeGroup, saveGroup } from '../../../store/groups.ts'
import { newId } from '../../../store/id.ts'
import { listUsers } from '../../../store/users.ts'
import { type Fault, type FieldView, fault, textsField } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { type ChoiceView, goOnSaved, nameFault, nameField, removing, wantedRow } from '../../registry.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'

/** What the form of a group may mention. */
export type View = {
  readonly titleKey: string
  readonly action: string
  readonly name: FieldView
  readonly members: readonly ChoiceView[]
  /** `null` for a group that is not there yet. */
  readonly removeHref: string | null
}

type Form = Pick<Group, 'name' | 'userIds'>

/** Members that a form names at most. */
const maxMembers = 1_000

/** What the page shows of a form. */
export function toView(
  group: Group | null,
  form: Form,
  faults: { readonly name?: Fault },
  users: readonly User[],
): View {
  return {
    titleKey: group === null ? 'groups.add' : 'groups.edit',
    action: group === null ? '/groups/add' : `/groups/${group.id}/edit`,
    name: { value: form.name, fault: faults.name ?? null },
    members: users.map(({ id, name }) => ({
      value: id,
      label: visibleLine(name),
      isChosen: form.userIds.includes(id),
    })),
    removeHref: group === null ? null : `/groups/${group.id}/remove`,
  }
}

/** Shows the form of a group, or of a new one. */
export const edit: Page = (context) => async (request, response) => {
  const group = await groupOf(context, request)
  await show(context, request, response, group, group ?? { name: '', userIds: [] })
}

/** Saves the group: from the next page on its members may do what it may. */
export const submit: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const group = await groupOf(context, request)
  const known = new Set((await listUsers(database.reader)).map(({ id }) => id))
  const form: Form = {
    name: nameField(request.body, 'name'),
    userIds: textsField(request.body, 'members', maxMembers).filter((id) => known.has(id)),
  }
  const faults = nameFault(form.name)
  if (faults.name) return show(context, request, response, group, form, faults)
  if (!(await saveGroup(database, { id: group?.id ?? newId(clock()), ...form })))
    return show(context, request, response, group, form, { name: fault('registry.fault.taken') })
  await goOnSaved(context, request, response, {
    kind: 'group',
    name: form.name,
    isNew: group === null,
    list: '/groups',
    details: { members: form.userIds.length },
  })
}

/** Removes a group that nothing names. */
export const submitRemove = removing({
  kind: 'group',
  list: '/groups',
  read: listGroups,
  remove: removeGroup,
})

async function groupOf({ database }: PageContext, request: Request): Promise<Group | null> {
  return wantedRow(request, await listGroups(database.reader))
}

async function show(
  { database }: PageContext,
  request: Request,
  response: Response,
  group: Group | null,
  form: Form,
  faults: { readonly name?: Fault } = {},
): Promise<void> {
  const view = toView(group, form, faults, await listUsers(database.reader))
  const status = faults.name ? 422 : 200
  render(request, response, 'groups/edit', view, { titleKey: view.titleKey, status })
}
