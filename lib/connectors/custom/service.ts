import { type AnyCreate, create } from '../../record/request.js'
import { databaseService } from '../../services/database/service.js'
import type { SourceRequest } from '../../services/service-spec.js'

type Service = Omit<ReturnType<typeof databaseService>, 'serviceType'>

/** The service that a connection of each type belongs to. */
const SERVICES: Readonly<Record<string, (service: Service) => AnyCreate>> = {
  CustomDatabase: (service) => create('databaseService', { ...service, serviceType: 'CustomDatabase' }),
  CustomDashboard: (service) => create('dashboardService', { ...service, serviceType: 'CustomDashboard' }),
  CustomMessaging: (service) => create('messagingService', { ...service, serviceType: 'CustomMessaging' }),
  CustomPipeline: (service) => create('pipelineService', { ...service, serviceType: 'CustomPipeline' }),
  CustomMlModel: (service) => create('mlmodelService', { ...service, serviceType: 'CustomMlModel' }),
  CustomStorage: (service) => create('storageService', { ...service, serviceType: 'CustomStorage' }),
  CustomSearch: (service) => create('searchService', { ...service, serviceType: 'CustomSearch' }),
  CustomDrive: (service) => create('driveService', { ...service, serviceType: 'CustomDrive' }),
}

/** The request that makes the service of a custom connector, by the type of its connection. @throws Error for another type. */
export function serviceOf(request: SourceRequest<object>): AnyCreate {
  const { type } = request.connection as { readonly type?: string }
  const service = SERVICES[type ?? '']
  if (!service) throw new Error(`a custom connector has no connection of type ${type}`)
  return service(databaseService('CustomDatabase', request.connection, request))
}
