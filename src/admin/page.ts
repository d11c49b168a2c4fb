import type { Request, Response } from 'express'
import type { PullingMeans } from '../domain/pull/pulling-means.ts'
import type { Log } from '../domain/log.ts'
import type { Role } from '../domain/user.ts'
import type { Intake } from '../intake/intake.ts'
import type { OutgoingSignature } from '../outgoing/compose-facts.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { Database } from '../store/database.ts'
import type { BulkReprocess } from './bulk-reprocess.ts'
import type { Health } from './health.ts'
import type { ImpactWork } from './impact-work.ts'
import type { OrderLookUp } from './orders/look-up-order.ts'
import type { ImageNetwork } from './remote-images/network.ts'
import type { SecondFactorPolicy } from './second-factor.ts'
import type { SettingsWorld } from './found-settings/find-settings.ts'
import type { OutgoingMeans } from './outgoing-means.ts'
import type { SecretBox } from '../store/secret-box.ts'
import type { PassSigner } from './signed-pass.ts'

/** What the process knows and a page may use. */
export type PageContext = {
  readonly database: Database
  readonly intake: Intake
  readonly blobs: BlobStore
  readonly bulk: BulkReprocess
  readonly impacts: ImpactWork
  readonly readHealth: () => Promise<Health>
  readonly clock: () => Date
  readonly log: Log
  /** Seals what the database keeps for the pages alone. */
  readonly secrets: SecretBox
  readonly passes: PassSigner
  /** What mail of ours is signed with. */
  readonly signature: OutgoingSignature
  readonly secondFactor: SecondFactorPolicy
  /** Whether a click loads the pictures of other hosts, or nothing does. */
  readonly remoteImages: 'ask' | 'never'
  readonly imageNetwork: ImageNetwork
  /** The system that knows orders beside the registry; `null` when there is none. */
  readonly orderLookUp: OrderLookUp | null
  /** What the pages of outgoing mail ask of the world outside. */
  readonly outgoing: OutgoingMeans
  /** What may be asked of accounts that mail is pulled from. */
  readonly pulling: PullingMeans
  /** Who is asked about the mail servers of a domain. */
  readonly settingsWorld: SettingsWorld
  /** Where people reach the pages; `null` when that is the address they listen at. */
  readonly publicUrl: string | null
}

/** Answers one request. What it throws becomes the error page; it catches nothing itself. */
export type Handler = (request: Request, response: Response) => Promise<void> | void

/** A page: made once with what the process knows, then asked for each request. */
export type Page = (context: PageContext) => Handler

/** Who may open a route: `anyone` is not signed in, `operator` is everybody who is. */
export type Audience = 'anyone' | Role

/** One row of the table of routes. */
export type Route = {
  readonly method: 'get' | 'post'
  /** With parameters as Express names them: `/messages/:id`. */
  readonly path: string
  readonly audience: Audience
  readonly page: Page
  /** Asked by the script on its own: it does not count as the person being there. */
  readonly isBackground?: boolean
  /** The fields of form or query that may come several times; any other must come once. */
  readonly lists?: readonly string[]
  /** Whether its form carries a pass of its own instead of the token of a sign-in: no cookie opens anything there. */
  readonly hasOwnPass?: boolean
  /** Whether its form may bring a file. */
  readonly hasUpload?: boolean
  /** Whether its form may bring several, which are written as they come. */
  readonly hasFiles?: boolean
}
