//! What stands around the content of a page.

use services::accounts::{Tenant, Visibility};
use services::caller::{Caller, Role};

use crate::access::Access;

/// The frame of a page.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// Title of the page, without the name of the product.
    pub(crate) title: String,
    /// What the page shows, in a sentence; for search engines and link previews.
    pub(crate) description: String,
    /// The part of the navigation that the page belongs to.
    pub(crate) section: &'static str,
    /// Who reads it.
    pub(crate) viewer: Option<Viewer>,
    /// The league it is about.
    pub(crate) league: Option<LeagueHead>,
    /// Address of a picture for link previews.
    pub(crate) image: Option<String>,
    /// What the words that are looked for were, on pages of results.
    pub(crate) search: String,
    /// What links to other pages of the league add to their addresses.
    pub(crate) kept: String,
    /// Whether the league has completely tracked games.
    pub(crate) has_tracking: bool,
    /// What was done just before, in a sentence.
    pub(crate) notice: Option<&'static str>,
    /// Whether the league has models, so that there are forecasts to lead to.
    pub(crate) has_forecasts: bool,
}

/// Who reads a page.
#[derive(Debug, Clone)]
pub(crate) struct Viewer {
    /// How to call them.
    pub(crate) name: String,
    /// What they may do.
    pub(crate) role: Role,
    /// Whether they manage tenants.
    pub(crate) is_instance_admin: bool,
    /// Whether there is a session to end.
    pub(crate) has_session: bool,
}

impl Viewer {
    /// Whether they may use what a rule is about.
    pub(crate) fn may(&self, access: &Access) -> bool {
        match access {
            Access::Public | Access::Reader => true,
            Access::Role(role) => self.role >= *role,
            Access::InstanceAdmin => self.is_instance_admin,
        }
    }

    /// Whether they may change the league's data.
    pub(crate) fn is_editor(&self) -> bool {
        self.role >= Role::Editor
    }

    /// Whether they manage the league's users.
    pub(crate) fn is_admin(&self) -> bool {
        self.role >= Role::Admin
    }
}

impl From<&Caller> for Viewer {
    fn from(caller: &Caller) -> Self {
        let name = caller.email.as_deref().unwrap_or("this machine");
        Self {
            name: name.to_owned(),
            role: caller.role,
            is_instance_admin: caller.is_instance_admin,
            has_session: caller.session.is_some(),
        }
    }
}

/// A league as its pages call it.
#[derive(Debug, Clone)]
pub(crate) struct LeagueHead {
    /// In addresses.
    pub(crate) slug: String,
    /// For people.
    pub(crate) name: String,
    /// Whether everybody may read it.
    pub(crate) is_public: bool,
}

impl From<&Tenant> for LeagueHead {
    fn from(tenant: &Tenant) -> Self {
        Self {
            slug: tenant.slug.clone(),
            name: tenant.name.clone(),
            is_public: tenant.visibility == Visibility::Public,
        }
    }
}

impl Frame {
    /// A frame with a title.
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            section: "",
            viewer: None,
            league: None,
            image: None,
            search: String::new(),
            kept: String::new(),
            has_tracking: false,
            notice: None,
            has_forecasts: false,
        }
    }

    /// Says what the page shows.
    #[must_use]
    pub(crate) fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Marks a part of the navigation.
    #[must_use]
    pub(crate) const fn section(mut self, section: &'static str) -> Self {
        self.section = section;
        self
    }

    /// Keeps a choice in the links of the navigation.
    #[must_use]
    pub(crate) fn keeping(mut self, query: String) -> Self {
        self.kept = query;
        self
    }

    /// Says who reads it.
    #[must_use]
    pub(crate) fn viewed_by(mut self, caller: Option<&Caller>) -> Self {
        self.viewer = caller.map(Viewer::from);
        self
    }

    /// Says which league it is about.
    #[must_use]
    pub(crate) fn of_league(mut self, league: &Tenant) -> Self {
        self.league = Some(LeagueHead::from(league));
        self
    }

    /// Says whether the league has completely tracked games.
    #[must_use]
    pub(crate) const fn tracked(mut self, has_tracking: bool) -> Self {
        self.has_tracking = has_tracking;
        self
    }

    /// Says whether there are forecasts to lead to.
    #[must_use]
    pub(crate) const fn forecasting(mut self, has_forecasts: bool) -> Self {
        self.has_forecasts = has_forecasts;
        self
    }

    /// Says what was done just before.
    #[must_use]
    pub(crate) const fn noticed(mut self, notice: Option<&'static str>) -> Self {
        self.notice = notice;
        self
    }
}
