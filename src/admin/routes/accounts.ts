import type { Route } from '../page.ts'
import { canary, submitCanary } from '../pages/accounts/canary.ts'
import { list } from '../pages/accounts/list.ts'
import { receiving, submitTestMail } from '../pages/accounts/receiving.ts'
import { submitTest } from '../pages/accounts/test.ts'

const audience = 'administrator'

/** The pages of the accounts by which mail comes and leaves, and of their tests. */
export const accountRoutes: readonly Route[] = [
  { method: 'get', path: '/accounts', audience, page: list },
  { method: 'post', path: '/accounts/test', audience, page: submitTest },
  { method: 'get', path: '/accounts/canary', audience, page: canary },
  { method: 'post', path: '/accounts/canary', audience, page: submitCanary },
  { method: 'get', path: '/accounts/receiving/:address', audience, page: receiving },
  { method: 'post', path: '/accounts/receiving/:address/test', audience, page: submitTestMail },
]
