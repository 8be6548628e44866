//! What is asked of the engine, and the door for whoever asks – command line, sweeps, pages: a scenario read with changes, run whole or in
//! part, summed up. Knows no file and no clock.

pub mod again;
pub mod between;
pub mod case;
pub mod collars;
pub mod columns;
pub mod estimates;
pub mod find;
pub mod for_whom;
pub mod inputs;
pub mod parts;
pub mod precision;
pub mod projects;
pub mod read;
pub mod results;
pub mod run;
pub mod summarise;
pub mod summary;
pub mod sweep;
pub mod trial;
pub mod turning;
pub mod twins;
pub mod warnings;
pub mod worlds;
