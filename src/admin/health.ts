/** How the process does, as the start page and the health check show it. */
export type Health = {
  readonly doors: readonly DoorHealth[]
  readonly isDatabaseWritable: boolean
  /** Messages accepted whose content has not been read yet. */
  readonly pendingContent: number
}

/** A configured door. */
export type DoorHealth = {
  readonly name: 'smtp' | 'lmtp' | 'milter' | 'http' | 'admin'
  /** As it is dialled, such as `127.0.0.1:2525`; `null` when it does not listen. */
  readonly address: string | null
  readonly isListening: boolean
}
