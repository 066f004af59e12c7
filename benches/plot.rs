//! The two drawings of the README, made from the JSON lines: whoever has those can draw them again.

use std::path::Path;

use plotters::prelude::*;
use serde_json::Value;

use crate::report::text;
use crate::{Result, growth, memory};

/// A curve: its name and its points.
type Curve = (String, Vec<(f64, f64)>);

const SIZE: (u32, u32) = (860, 480);

/// Ours are the first ones, in the strongest colours.
const COLOURS: [RGBColor; 7] = [
    RGBColor(200, 60, 20),
    RGBColor(235, 150, 60),
    RGBColor(40, 90, 160),
    RGBColor(90, 160, 200),
    RGBColor(70, 140, 80),
    RGBColor(130, 90, 160),
    RGBColor(120, 120, 120),
];

pub(crate) fn draw(lines: &[Value], folder: &Path) -> Result {
    hits(&curves(lines, |line| {
        let is_hit = line["group"] == growth::GROUP && line["operation"] == "hit";
        let name = text(line, "subject");
        is_hit.then_some((name, number(line, "capacity")?, number(line, "ns")?))
    }), &folder.join("hits.svg"))?;
    memory(&curves(lines, |line| {
        let is_weight = line["group"] == memory::GROUP && line["kind"] == "rss";
        let (clients, kib) = (number(line, "clients")?, number(line, "kib")?);
        is_weight.then_some((text(line, "way"), clients, kib / 1024.0))
    }), &folder.join("memory.svg"))
}

fn number(line: &Value, name: &str) -> Option<f64> {
    line[name].as_f64()
}

/// The points of the lines that are picked, by name, in the order in which the names come.
fn curves<'a>(
    lines: &'a [Value],
    pick: impl Fn(&'a Value) -> Option<(&'a str, f64, f64)>,
) -> Vec<Curve> {
    let mut curves: Vec<Curve> = Vec::new();
    for (name, x, y) in lines.iter().filter_map(pick) {
        match curves.iter_mut().find(|(known, _)| known == name) {
            Some((_, points)) => points.push((x, y)),
            None => curves.push((name.to_owned(), vec![(x, y)])),
        }
    }
    curves
}

/// The ends of what is to be drawn, lengthwise and up.
fn ends(curves: &[Curve]) -> ((f64, f64), (f64, f64)) {
    let points = || curves.iter().flat_map(|(_, points)| points);
    let of = |value: fn(&(f64, f64)) -> f64| {
        let start = (f64::INFINITY, f64::NEG_INFINITY);
        points().map(value).fold(start, |(low, high), value| (low.min(value), high.max(value)))
    };
    (of(|point| point.0), of(|point| point.1))
}

fn hits(curves: &[Curve], path: &Path) -> Result {
    if curves.is_empty() {
        return Ok(());
    }
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let ((left, right), (_, top)) = ends(curves);
    let mut chart = ChartBuilder::on(&root)
        .caption("A hit: ns against capacity (one thread, uniform keys)", ("sans-serif", 18))
        .margin(14)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d((left..right).log_scale(), (10.0..top * 1.3).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("capacity")
        .y_desc("ns")
        .light_line_style(WHITE)
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{y:.0}"))
        .draw()?;
    for ((name, points), colour) in curves.iter().zip(COLOURS) {
        let line = LineSeries::new(points.clone(), colour.stroke_width(2)).point_size(3);
        chart
            .draw_series(line)?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.85))
        .draw()?;
    root.present()?;
    Ok(())
}

fn memory(curves: &[Curve], path: &Path) -> Result {
    if curves.is_empty() {
        return Ok(());
    }
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let ((left, right), (_, top)) = ends(curves);
    let mut chart = ChartBuilder::on(&root)
        .caption("Memory: MiB resident against clients that have made a request", ("sans-serif", 18))
        .margin(14)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d(left..right, 0.0..top * 1.05)?;
    chart
        .configure_mesh()
        .x_desc("clients")
        .y_desc("MiB")
        .light_line_style(WHITE)
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{y:.0}"))
        .draw()?;
    for ((name, points), colour) in curves.iter().zip(COLOURS) {
        let line = LineSeries::new(points.clone(), colour.stroke_width(2)).point_size(3);
        chart
            .draw_series(line)?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.85))
        .draw()?;
    root.present()?;
    Ok(())
}
