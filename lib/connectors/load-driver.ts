/** A connector's driver is not installed. */
export class DriverMissing extends Error {
  override readonly name = 'DriverMissing'
}

/**
 * Loads a driver when its connector is used. Drivers are optional peers: the core installs without them.
 * @throws DriverMissing naming the line that fixes it.
 */
export async function loadDriver<M>(name: string, load: () => Promise<M>): Promise<M> {
  try {
    return await load()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new DriverMissing(`the driver "${name}" is not installed: npm i ${name}`)
  }
}
