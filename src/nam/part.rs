//! A network with what stands around it, in a file or nested in another network.

use super::container::Container;
use super::convnet::ConvNet;
use super::error::NamError;
use super::field::Field;
use super::json::{Json, tidy};
use super::linear::Linear;
use super::recurrent::Recurrent;
use super::weights::ConvShape;
use super::{Architecture, WaveNet, limits, version};

/// Where a network stands.
#[derive(Clone, Copy, Debug)]
pub struct Inside {
    /// Networks around it.
    depth: usize,
    /// Channels it is handed; absent where it must be mono, in and out.
    inputs: Option<usize>,
}

impl Inside {
    /// In the file itself.
    pub const FILE: Self = Self {
        depth: 0,
        inputs: None,
    };

    fn deeper(self, inputs: Option<usize>, field: &Field) -> Result<Self, NamError> {
        let depth = self.depth + 1;
        match depth > limits::NESTED {
            false => Ok(Self { depth, inputs }),
            true => Err(NamError::Limit {
                what: format!("the depth of captures within captures at {}", field.path()),
                found: "larger".into(),
                limit: limits::NESTED as u64,
            }),
        }
    }

    /// `in_channels` of a network here.
    pub fn read_inputs(self, config: &Field) -> Result<usize, NamError> {
        let field = config.get("in_channels");
        let inputs = field
            .as_ref()
            .map_or(Ok(1), |field| field.size(limits::CHANNELS))?;
        let at = || field.as_ref().unwrap_or(config);
        match self.inputs {
            None if inputs != 1 => Err(at().unplayable(format!("{inputs} input channels"))),
            Some(given) if inputs != given => Err(NamError::Contradiction(format!(
                "in_channels of {} should be {given}, not {inputs}",
                config.path()
            ))),
            _ => Ok(inputs),
        }
    }

    /// `in_channels` and `out_channels` of a network that is mono wherever it stands.
    pub fn read_mono(self, config: &Field) -> Result<(), NamError> {
        self.read_inputs(config)?;
        for (key, what) in [("in_channels", "input"), ("out_channels", "output")] {
            if let Some(field) = config.get(key) {
                let channels = field.size(limits::CHANNELS)?;
                if channels != 1 {
                    return Err(field.unplayable(format!("{channels} {what} channels")));
                }
            }
        }
        Ok(())
    }

    /// Refuses a network here that has other than one output where one is wanted.
    pub fn check_outputs(self, config: &Field, outputs: usize) -> Result<(), NamError> {
        match self.inputs {
            None if outputs != 1 => Err(config.unplayable(format!("{outputs} output channels"))),
            _ => Ok(()),
        }
    }
}

/// A network, its version and its rate.
pub struct Part {
    /// The file version it states.
    pub version: String,
    /// Whether that is newer than what is known.
    pub is_newer: bool,
    /// Its own rate in Hz, if it states one.
    pub sample_rate_hz: Option<f64>,
    /// A rate that means nothing.
    pub odd_rate: Option<f64>,
    /// The network.
    pub network: Architecture,
}

impl Part {
    /// Reads and checks one.
    pub fn read(file: &Field, inside: Inside) -> Result<Self, NamError> {
        let file = &file.clone().object()?;
        let version = file.need("version")?.text()?;
        let is_newer = version::check(version)?;
        let (sample_rate_hz, odd_rate) = sample_rate(file)?;
        let network = Architecture::read(file, inside, sample_rate_hz)?;
        let [_, outputs] = network.channels();
        inside.check_outputs(&file.need("config")?, outputs)?;
        Ok(Self {
            version: version.to_owned(),
            is_newer,
            sample_rate_hz,
            odd_rate,
            network,
        })
    }

    /// The network that makes the condition of another one, from the same `inputs` channels at the same `rate_hz`.
    pub fn condition(
        field: &Field,
        around: Inside,
        inputs: usize,
        rate_hz: Option<f64>,
    ) -> Result<Self, NamError> {
        let part = Self::read(field, around.deeper(Some(inputs), field)?)?;
        if part.sample_rate_hz != rate_hz {
            let said =
                |rate: Option<f64>| rate.map_or("no rate".to_owned(), |rate| format!("{rate} Hz"));
            return Err(NamError::Contradiction(format!(
                "{} states {}, and the network around it {}",
                field.path(),
                said(part.sample_rate_hz),
                said(rate_hz)
            )));
        }
        let [own, _] = part.network.channels();
        match own == inputs {
            true => Ok(part),
            false => Err(NamError::Contradiction(format!(
                "{} reads {own} channels, and the network around it {inputs}",
                field.path()
            ))),
        }
    }

    /// One of a container's sizes: mono, like the container.
    pub fn submodel(field: &Field, around: Inside) -> Result<Self, NamError> {
        Self::read(field, around.deeper(None, field)?)
    }
}

/// The stated rate, and one that means nothing: zero and below mean "unknown" to the programs that write them.
fn sample_rate(file: &Field) -> Result<(Option<f64>, Option<f64>), NamError> {
    let Some(field) = file.get("sample_rate") else {
        return Ok((None, None));
    };
    let rate = field.number()?;
    if rate <= 0.0 {
        return Ok((None, Some(rate)));
    }
    match limits::RATE_HZ.contains(&rate) {
        true => Ok((Some(rate), None)),
        false => Err(field.wrong("a rate between 1 kHz and 1 MHz")),
    }
}

impl Architecture {
    /// Reads and checks the network of a file or part, whose rate is `rate_hz`.
    pub(super) fn read(
        file: &Field,
        inside: Inside,
        rate_hz: Option<f64>,
    ) -> Result<Self, NamError> {
        let name = file.need("architecture")?.text()?;
        let config = file.need("config")?.object()?;
        let weights = file.need("weights")?;
        let Json::Weights(list) = weights.value() else {
            return Err(weights.wrong("a list of numbers"));
        };
        match name {
            "WaveNet" => {
                let shape = WaveNet::<ConvShape>::read(&config, inside, rate_hz)?;
                Ok(Self::WaveNet(shape.fill(list)?))
            }
            "LSTM" => Ok(Self::Recurrent(Recurrent::read_lstm(
                &config, list, rate_hz,
            )?)),
            "ConvNet" => Ok(Self::ConvNet(ConvNet::read(&config, inside, list)?)),
            "Linear" => Ok(Self::Linear(Linear::read(&config, inside, list)?)),
            "SlimmableContainer" => Ok(Self::Container(Container::read(&config, inside, rate_hz)?)),
            other => Err(NamError::Architecture(tidy(other, 40))),
        }
    }
}
