/** What the service can do beyond its settings; the feature itself says so when it is put together. */
export class ServiceFeatures {
  /** False when tenants' keys can be neither set nor opened. */
  credentials: () => boolean = () => true;
}
