//! Tells cargo that the packed models are an input of this crate.

fn main() {
    // A folder is watched as a whole: added, changed and removed files all count.
    println!("cargo::rerun-if-changed=../../models");
    println!("cargo::rerun-if-changed=build.rs");
}
