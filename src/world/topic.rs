//! Topics: what the projects of one technology and intake year have in common. The public value of a topic is gained once, at its first
//! success that is deployed, whoever pays for it. Lives nothing and posts nothing.

use std::collections::BTreeMap;

use crate::draws::luck::happens;
use crate::world::life::{Life, Solved};
use crate::world::scene::Scene;

/// Whether a project is of a topic that it has in common with others.
#[inline]
#[must_use]
pub fn is_shared(scene: &Scene<'_>, project: u32) -> bool {
    scene.world.technologies[scene.prospects.projects[project as usize].technology].topic.is_some()
}

/// The topics that were solved, technology by technology and year by year: by the first deployed success in time, of one month by the first
/// in project order.
#[must_use]
pub fn solved(scene: &Scene<'_>, lives: &[Life]) -> Vec<Solved> {
    let mut all = Vec::new();
    for (place, technology) in scene.world.technologies.indexed() {
        let Some(topic) = technology.topic else { continue };
        let deployment = topic.deployment.at(&scene.luck.drawn);
        let projects = scene.luck.of_technology[place].clone();
        // Listed projects stand behind all others, each of the topic of the year in which it comes.
        let mut of_years: BTreeMap<u16, Solved> = BTreeMap::new();
        for project in projects {
            let year = scene.luck.projects[project].year;
            let Some(month) = lives[project].success else { continue };
            if of_years.get(&year).is_none_or(|first| month < first.month)
                && happens(scene.draws.deployment(scene.study, scene.luck, project), deployment)
            {
                let number = u32::try_from(project).expect("projects a run are limited to a million");
                let value = scene.prospects.projects[project].gains;
                of_years.insert(year, Solved { project: number, month, value });
            }
        }
        all.extend(of_years.into_values());
    }
    all
}
