//! Section 6, Effects: what overlays multiply of a project and of its administration. Values nothing.

use crate::world::{Project, World};

/// The factors of some overlays together, on one project.
#[derive(Clone, Debug, PartialEq)]
pub struct Effects {
    pub certification: f64,
    pub approval: f64,
    pub lag: f64,
    pub application: f64,
    pub compliance: f64,
    pub patent: f64,
    /// By stage.
    pub success: Vec<f64>,
}

impl Effects {
    /// Those of overlays, by their places among the policy's schemes.
    pub fn of(world: &World<'_>, p: &Project<'_>, overlays: &[usize]) -> Effects {
        let product = |name: &str| -> f64 {
            let named = overlays.iter().flat_map(|&index| world.terms[index].effects.iter().flatten());
            named.filter(|(of, _)| of == name).map(|(_, factor)| factor).product()
        };
        let stages = p.technology.stages.iter();
        Effects {
            certification: product("certification_months"),
            approval: product("approval_months"),
            lag: product("payment_lag_months"),
            application: product("application_cost"),
            compliance: product("compliance_cost"),
            patent: product("patent_months"),
            success: stages.map(|stage| product(&format!("stages.{}.success", stage.name))).collect(),
        }
    }

    /// Both together.
    pub fn times(&self, other: &Effects) -> Effects {
        Effects {
            certification: self.certification * other.certification,
            approval: self.approval * other.approval,
            lag: self.lag * other.lag,
            application: self.application * other.application,
            compliance: self.compliance * other.compliance,
            patent: self.patent * other.patent,
            success: self.success.iter().zip(&other.success).map(|(one, two)| one * two).collect(),
        }
    }

    /// p′ of a stage.
    pub fn chance(&self, p: &Project<'_>, k: usize) -> f64 {
        (self.success[k] * p.chance[k]).min(1.0)
    }

    /// Months from technical success to launch.
    pub fn certification(&self, p: &Project<'_>) -> f64 {
        (self.certification * p.certification).min(600.0)
    }
}
