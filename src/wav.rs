//! An audio file becomes samples, and back; crates do the decoding.
