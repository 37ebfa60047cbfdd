//! What full scale is at the instrument input of common interfaces.

/// A sound card that a guitar is plugged into.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interface {
    /// Maker and model, as it says on the box.
    pub name: &'static str,
    /// Level of a sine at its instrument input that reads 0 dBFS with the gain at minimum and every pad and boost off, dBu.
    pub full_scale_dbu: f32,
}

const fn interface(name: &'static str, full_scale_dbu: f32) -> Interface {
    Interface {
        name,
        full_scale_dbu,
    }
}

/// By name. A figure is the maker's maximum level of the instrument input at minimum gain, as others quote it with their
/// source, unless its line says otherwise. Where maker and measurements are far apart (Behringer's UMC) there is none.
pub const ALL: &[Interface] = &[
    interface("Arturia MiniFuse 1", 11.5), // maker's specification of the MiniFuse series
    interface("Arturia MiniFuse 2", 11.5), // maker's specification
    interface("Audient iD4 MkII", 12.0),   // maker's specification: 12 dBu = 0 dBFS
    interface("Focusrite Scarlett 2i2 3rd Gen", 12.5), // maker's specification
    interface("Focusrite Scarlett 2i2 4th Gen", 12.0), // maker's specification
    interface("Focusrite Scarlett 2i4 2nd Gen", 13.0), // maker's specification, by an owner who calibrates by it
    interface("Focusrite Scarlett 4i4 3rd Gen", 12.5), // maker's user guide
    interface("Focusrite Scarlett 4i4 4th Gen", 12.0), // maker's user guide
    interface("Focusrite Scarlett Solo 3rd Gen", 12.5), // maker's user guide
    interface("Focusrite Scarlett Solo 4th Gen", 12.0), // maker's user guide
    interface("MOTU M2", 16.0),                        // maker's user guide; another table has 17.5
    interface("MOTU M4", 16.0),                        // maker's user guide; another table has 17.5
    interface("Neural DSP Quad Cortex", 14.3), // measured by players: 1 V peak reads -15.1 dBFS
    interface("PreSonus Studio 24c", 19.0),    // maker's specification
    interface("RME Babyface Pro", 13.0), // maker's manual: inputs 3 and 4 at +4 dBu, gain 0 dB
    interface("SSL 2 MkII", 15.0),       // maker's user guide
    interface("SSL 2+ MkII", 15.0),      // maker's user guide of the SSL 2 MkII
    interface("Universal Audio Apollo", 12.2), // by Neural DSP's support, whose plugins are made on one
    interface("Universal Audio Volt", 12.5),   // maker's specification of the desktop models
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rig::Knob;

    #[test]
    fn names_differ_and_stand_in_order() {
        let lower = |interface: &Interface| interface.name.to_lowercase();
        let mut pairs = ALL.windows(2);
        assert!(pairs.all(|pair| lower(&pair[0]) < lower(&pair[1])));
    }

    #[test]
    fn the_knob_reaches_every_figure() {
        let range = &Knob::Interface.spec().range;
        assert_eq!(*range, -10.0..=30.0);
        assert!(ALL.iter().all(|one| range.contains(&one.full_scale_dbu)));
    }
}
