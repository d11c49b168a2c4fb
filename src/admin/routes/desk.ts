import type { Route } from '../page.ts'
import * as branchesEdit from '../pages/branches/edit.ts'
import * as branchesList from '../pages/branches/list.ts'
import * as contractsEdit from '../pages/contracts/edit.ts'
import * as contractsList from '../pages/contracts/list.ts'
import * as groupsEdit from '../pages/groups/edit.ts'
import * as groupsList from '../pages/groups/list.ts'
import * as queuesEdit from '../pages/queues/edit.ts'
import * as queuesList from '../pages/queues/list.ts'
import * as typesEdit from '../pages/ticket-types/edit.ts'
import * as typesList from '../pages/ticket-types/list.ts'

/** The pages where the desk is set up: who works where on what. */
export const deskRoutes: readonly Route[] = [
  ...registry('/queues', queuesList, queuesEdit),
  ...registry('/ticket-types', typesList, typesEdit, ['required']),
  ...registry('/groups', groupsList, groupsEdit, ['members']),
  ...registry('/branches', branchesList, branchesEdit),
  ...registry('/contracts', contractsList, contractsEdit),
]

type ListPage = Readonly<Record<'list', Route['page']>>
type EditPage = Readonly<Record<'edit' | 'submit' | 'submitRemove', Route['page']>>

/** The routes that are the same wherever something is registered by its name. */
function registry(
  path: string,
  { list }: ListPage,
  { edit, submit, submitRemove }: EditPage,
  lists: readonly string[] = [],
): readonly Route[] {
  const audience = 'administrator'
  return [
    { method: 'get', path, audience, page: list },
    { method: 'get', path: `${path}/add`, audience, page: edit },
    { method: 'post', path: `${path}/add`, audience, page: submit, lists },
    { method: 'get', path: `${path}/:id/edit`, audience, page: edit },
    { method: 'post', path: `${path}/:id/edit`, audience, page: submit, lists },
    { method: 'post', path: `${path}/:id/remove`, audience, page: submitRemove },
  ]
}
