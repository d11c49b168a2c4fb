import type { Route } from '../page.ts'
import { add, submitFind } from '../pages/pulled-accounts/add.ts'
import { connect, submitConnect } from '../pages/pulled-accounts/connect.ts'
import { edit, submit } from '../pages/pulled-accounts/edit.ts'
import { list } from '../pages/pulled-accounts/list.ts'
import { submitRemove } from '../pages/pulled-accounts/remove.ts'
import { submitRetry } from '../pages/pulled-accounts/retry.ts'
import { show } from '../pages/pulled-accounts/show.ts'
import { submitFolders, submitTest } from '../pages/pulled-accounts/test.ts'

const audience = 'administrator'
const lists = ['folder']

/** The pages of the accounts that mail is pulled from. */
export const pulledAccountRoutes: readonly Route[] = [
  { method: 'get', path: '/pulled-accounts', audience, page: list },
  { method: 'get', path: '/pulled-accounts/add', audience, page: add },
  { method: 'post', path: '/pulled-accounts/find', audience, page: submitFind },
  { method: 'get', path: '/pulled-accounts/new', audience, page: edit },
  { method: 'post', path: '/pulled-accounts/new', audience, page: submit, lists },
  { method: 'get', path: '/pulled-accounts/:id', audience, page: show },
  { method: 'get', path: '/pulled-accounts/:id/edit', audience, page: edit },
  { method: 'post', path: '/pulled-accounts/:id/edit', audience, page: submit, lists },
  { method: 'post', path: '/pulled-accounts/:id/folders', audience, page: submitFolders },
  { method: 'post', path: '/pulled-accounts/:id/test', audience, page: submitTest },
  { method: 'post', path: '/pulled-accounts/:id/retry', audience, page: submitRetry },
  { method: 'post', path: '/pulled-accounts/:id/remove', audience, page: submitRemove },
  { method: 'get', path: '/pulled-accounts/:id/connect', audience, page: connect },
  { method: 'post', path: '/pulled-accounts/:id/connect', audience, page: submitConnect },
]
