import type { Route } from '../page.ts'
import { destination, submitDestination } from '../pages/desks/destination.ts'
import * as edit from '../pages/classifications/edit.ts'
import * as list from '../pages/classifications/list.ts'
import * as remove from '../pages/classifications/remove.ts'

/** The pages about what type, contract and branch tickets get. */
export const classificationRoutes: readonly Route[] = [
  { method: 'get', path: '/classifications', audience: 'administrator', page: list.list },
  { method: 'get', path: '/classifications/add', audience: 'administrator', page: edit.add },
  { method: 'post', path: '/classifications/add', audience: 'administrator', page: edit.submitAdd },
  { method: 'get', path: '/classifications/:id/edit', audience: 'administrator', page: edit.edit },
  { method: 'post', path: '/classifications/:id/edit', audience: 'administrator', page: edit.submitEdit },
  { method: 'post', path: '/classifications/:id/move', audience: 'administrator', page: list.submitMove },
  { method: 'post', path: '/classifications/:id/mode', audience: 'administrator', page: list.submitMode },
  { method: 'get', path: '/classifications/:id/remove', audience: 'administrator', page: remove.remove },
  {
    method: 'post',
    path: '/classifications/:id/remove',
    audience: 'administrator',
    page: remove.submitRemove,
  },
  {
    method: 'get',
    path: '/desks/:address/destination',
    audience: 'administrator',
    page: destination,
  },
  {
    method: 'post',
    path: '/desks/:address/destination',
    audience: 'administrator',
    page: submitDestination,
  },
]
