export interface Job<Data> {
  readonly id: string
  readonly data: Data
}

/** As the packages for queues have it. */
export declare class Queue<Data> {
  constructor(name: string)
  add(name: string, data: Data): Promise<Job<Data>>
}

export declare class Worker<Data> {
  constructor(name: string, run: (job: Job<Data>) => Promise<void>)
}
