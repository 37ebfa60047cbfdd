//! What cpal wants to know of a host, a device and a stream.

use super::{Callback, Make, Running, Way, World};
use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    BufferSize, Data, DeviceDescription, DeviceDescriptionBuilder, DeviceId, Error, ErrorKind,
    FrameCount, HostId, InputCallbackInfo, OutputCallbackInfo, SampleFormat, StreamConfig,
    StreamInstant, SupportedBufferSize, SupportedStreamConfig, SupportedStreamConfigRange,
};
use std::fmt;
use std::time::Duration;

#[derive(Clone)]
pub struct VirtualHost(pub World);

#[derive(Clone)]
pub struct Device {
    world: World,
    make: Make,
}

pub struct Stream {
    device: Device,
    way: Way,
}

impl VirtualHost {
    fn plugged(&self) -> Vec<Device> {
        let inner = self.0.inner();
        let plugs = inner.plugs.iter().filter(|plug| plug.is_in);
        plugs
            .map(|plug| Device {
                world: self.0.clone(),
                make: plug.make.clone(),
            })
            .collect()
    }

    fn first(&self, way: Way) -> Option<Device> {
        self.plugged().into_iter().find(|device| device.goes(way))
    }
}

impl HostTrait for VirtualHost {
    type Devices = std::vec::IntoIter<Device>;
    type Device = Device;

    fn is_available() -> bool {
        true
    }

    fn devices(&self) -> Result<Self::Devices, Error> {
        Ok(self.plugged().into_iter())
    }

    fn default_input_device(&self) -> Option<Device> {
        self.first(Way::In)
    }

    fn default_output_device(&self) -> Option<Device> {
        self.first(Way::Out)
    }
}

impl Device {
    fn goes(&self, way: Way) -> bool {
        self.make.channels[way as usize] > 0
    }

    fn buffer(&self) -> SupportedBufferSize {
        let (min, max) = self.make.blocks;
        SupportedBufferSize::Range { min, max }
    }

    fn config(&self, way: Way) -> Result<SupportedStreamConfig, Error> {
        let (channels, rate) = (self.make.channels[way as usize], self.make.rate);
        let config = SupportedStreamConfig::new(channels, rate, self.buffer(), SampleFormat::F32);
        self.goes(way)
            .then_some(config)
            .ok_or_else(|| ErrorKind::UnsupportedOperation.into())
    }

    fn ranges(&self, way: Way) -> std::vec::IntoIter<SupportedStreamConfigRange> {
        let (channels, rate) = (self.make.channels[way as usize], self.make.rate);
        let (buffer, format) = (self.buffer(), SampleFormat::F32);
        let range =
            |channels| SupportedStreamConfigRange::new(channels, rate, rate, buffer, format);
        let claims = self.world.with(self.make.name, |plug| plug.claims);
        let claims = claims.filter(|_| way == Way::In).map(range);
        let own = self.goes(way).then(|| range(channels));
        let ranges: Vec<_> = own.into_iter().chain(claims).collect();
        ranges.into_iter()
    }

    fn block(&self, config: &StreamConfig) -> Result<u32, Error> {
        let (shortest, longest) = self.make.blocks;
        match config.buffer_size {
            BufferSize::Default => Ok(longest),
            BufferSize::Fixed(block) if (shortest..=longest).contains(&block) => Ok(block),
            BufferSize::Fixed(_) => Err(ErrorKind::UnsupportedConfig.into()),
        }
    }

    fn open(
        &self,
        way: Way,
        config: StreamConfig,
        callback: Callback,
        fail: impl FnMut(Error) + Send + 'static,
    ) -> Result<Stream, Error> {
        let block = self.block(&config)? as usize;
        if config.sample_rate != self.make.rate
            || config.channels != self.make.channels[way as usize]
        {
            return Err(ErrorKind::UnsupportedConfig.into());
        }
        let now_s = self.world.inner().now_s;
        self.world.with(self.make.name, |plug| {
            let refusal = plug
                .refusal
                .or((!plug.is_in).then_some(ErrorKind::DeviceNotAvailable));
            match (refusal, &plug.streams[way as usize]) {
                (Some(kind), _) => return Err(kind.into()),
                (None, Some(_)) => return Err(ErrorKind::DeviceBusy.into()),
                (None, None) => {}
            }
            plug.streams[way as usize] = Some(Running {
                callback,
                fail: Box::new(fail),
                block,
                samples: Vec::with_capacity(8192 * usize::from(config.channels)),
                due_s: now_s,
                plays: false,
            });
            Ok(Stream {
                device: self.clone(),
                way,
            })
        })
    }
}

impl DeviceTrait for Device {
    type SupportedInputConfigs = std::vec::IntoIter<SupportedStreamConfigRange>;
    type SupportedOutputConfigs = std::vec::IntoIter<SupportedStreamConfigRange>;
    type Stream = Stream;

    fn description(&self) -> Result<DeviceDescription, Error> {
        Ok(DeviceDescriptionBuilder::new(self.make.name).build())
    }

    fn id(&self) -> Result<DeviceId, Error> {
        Ok(DeviceId::new(HostId::Custom, self.make.name))
    }

    fn supported_input_configs(&self) -> Result<Self::SupportedInputConfigs, Error> {
        Ok(self.ranges(Way::In))
    }

    fn supported_output_configs(&self) -> Result<Self::SupportedOutputConfigs, Error> {
        Ok(self.ranges(Way::Out))
    }

    fn default_input_config(&self) -> Result<SupportedStreamConfig, Error> {
        self.config(Way::In)
    }

    fn default_output_config(&self) -> Result<SupportedStreamConfig, Error> {
        self.config(Way::Out)
    }

    fn build_input_stream_raw<D, E>(
        &self,
        config: StreamConfig,
        _: SampleFormat,
        hear: D,
        fail: E,
        _: Option<Duration>,
    ) -> Result<Stream, Error>
    where
        D: FnMut(&Data, &InputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        self.open(Way::In, config, Callback::Hear(Box::new(hear)), fail)
    }

    fn build_output_stream_raw<D, E>(
        &self,
        config: StreamConfig,
        _: SampleFormat,
        speak: D,
        fail: E,
        _: Option<Duration>,
    ) -> Result<Stream, Error>
    where
        D: FnMut(&mut Data, &OutputCallbackInfo) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        self.open(Way::Out, config, Callback::Speak(Box::new(speak)), fail)
    }
}

impl StreamTrait for Stream {
    fn play(&self) -> Result<(), Error> {
        let now_s = self.device.world.inner().now_s;
        self.device
            .world
            .running(self.device.make.name, self.way, |running| {
                (running.plays, running.due_s) = (true, now_s);
            });
        Ok(())
    }

    fn pause(&self) -> Result<(), Error> {
        let name = self.device.make.name;
        self.device
            .world
            .running(name, self.way, |running| running.plays = false);
        Ok(())
    }

    fn buffer_size(&self) -> Result<FrameCount, Error> {
        self.device.world.with(self.device.make.name, |plug| {
            let running = plug.streams[self.way as usize].as_ref();
            Ok(running.map_or(0, |running| running.block as u32))
        })
    }

    fn now(&self) -> StreamInstant {
        StreamInstant::from_nanos((self.device.world.inner().now_s * 1e9) as u64)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // What was in the callback may come home to whoever holds the world: it goes when nobody does.
        let name = self.device.make.name;
        let running = self
            .device
            .world
            .with(name, |plug| plug.streams[self.way as usize].take());
        drop(running);
    }
}

impl PartialEq for Device {
    fn eq(&self, other: &Self) -> bool {
        self.make.name == other.make.name
    }
}

impl Eq for Device {}

impl std::hash::Hash for Device {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.make.name.hash(state);
    }
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.make.name)
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.make.name)
    }
}
