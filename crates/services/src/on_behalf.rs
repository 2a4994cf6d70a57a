//! For whom a job works.

use jobs::JobError;
use store::TenantId;
use store::accounts::AccountStore;

use crate::caller::Caller;

/// A caller who may touch everything of a tenant, and nothing else.
pub(crate) async fn on_behalf_of(
    accounts: &dyn AccountStore,
    tenant: TenantId,
) -> Result<Caller, JobError> {
    let tenant = accounts.tenant(tenant).await?;
    let tenant = tenant
        .ok_or_else(|| JobError::permanent("no_tenant", "The tenant does not exist any more."))?;
    Ok(Caller {
        is_instance_admin: false,
        ..Caller::local(tenant.id, tenant.slug)
    })
}
