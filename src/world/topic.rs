//! Topics: what the projects of one technology and intake year have in common. The public value of a topic is gained once, at its first
//! success that is deployed, whoever pays for it. Lives nothing and posts nothing.

use crate::draws::luck::happens;
use crate::world::life::{Life, Solved};
use crate::world::scene::Scene;

/// Whether a project is of a topic that it has in common with others.
#[inline]
#[must_use]
pub fn is_shared(scene: &Scene<'_>, project: u32) -> bool {
    scene.world.technologies[scene.prospects.projects[project as usize].technology].topic.is_some()
}

/// The topics that were solved, in project order of their first projects: by the first deployed success in time, of one month by the first
/// in project order.
#[must_use]
pub fn solved(scene: &Scene<'_>, lives: &[Life]) -> Vec<Solved> {
    let mut all = Vec::new();
    for (place, technology) in scene.world.technologies.indexed() {
        let Some(topic) = technology.topic else { continue };
        let deployment = topic.deployment.at(&scene.luck.drawn);
        let projects = scene.luck.of_technology[place].clone();
        let (mut year, mut first): (Option<u16>, Option<Solved>) = (None, None);
        for project in projects {
            let of = scene.luck.projects[project].year;
            if year != Some(of) {
                all.extend(first.take());
                year = Some(of);
            }
            let Some(month) = lives[project].success else { continue };
            if first.is_none_or(|first| month < first.month)
                && happens(scene.draws.deployment(scene.study, scene.luck, project), deployment)
            {
                let number = u32::try_from(project).expect("projects a run are limited to a million");
                first = Some(Solved { project: number, month, value: scene.prospects.projects[project].gains });
            }
        }
        all.extend(first);
    }
    all
}
