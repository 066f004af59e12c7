//! The two drawings of the README, made from the JSON lines: whoever has those can draw them again.

use std::path::Path;

use plotters::coord::Shift;
use plotters::coord::ranged1d::ValueFormatter;
use plotters::prelude::*;
use serde_json::Value;

use crate::report::{number, text};
use crate::{Result, growth, memory};

/// A curve: its name and its points.
type Curve = (String, Vec<(f64, f64)>);

/// The backend writes a size that is smaller by a quarter.
const FONT: (&str, u32) = ("sans-serif", 16);

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
    hits(
        &curves(lines, |line| {
            let is_hit = line["group"] == growth::GROUP && line["operation"] == "hit";
            let name = text(line, "subject");
            is_hit.then_some((name, number(line, "capacity")?, number(line, "ns")?))
        }),
        &folder.join("hits.svg"),
    )?;
    memory(
        &curves(lines, |line| {
            let is_weight = line["group"] == memory::GROUP && line["kind"] == "rss";
            let (clients, kib) = (number(line, "clients")?, number(line, "kib")?);
            is_weight.then_some((text(line, "way"), clients, kib / 1024.0))
        }),
        &folder.join("memory.svg"),
    )
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
        points().map(value).fold(start, |(low, high), value| {
            (low.min(value), high.max(value))
        })
    };
    (of(|point| point.0), of(|point| point.1))
}

fn hits(curves: &[Curve], path: &Path) -> Result {
    if curves.is_empty() {
        return Ok(());
    }
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    let ((left, right), (low, high)) = ends(curves);
    let (x, y) = (
        (left..right).log_scale(),
        (low / 1.5..high * 1.5).log_scale(),
    );
    let mut chart = chart(
        &root,
        "A hit: ns against capacity (one thread, uniform keys)",
    )?
    .build_cartesian_2d(x, y)?;
    draw_curves(&mut chart, curves, "capacity", "ns")?;
    root.present()?;
    Ok(())
}

fn memory(curves: &[Curve], path: &Path) -> Result {
    if curves.is_empty() {
        return Ok(());
    }
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    let ((left, right), (_, high)) = ends(curves);
    let mut chart = chart(&root, "Memory: MiB resident against clients in use")?
        .build_cartesian_2d(left..right, 0.0..high * 1.05)?;
    draw_curves(&mut chart, curves, "clients", "MiB")?;
    root.present()?;
    Ok(())
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

fn chart<'a, 'b>(
    root: &'a Area<'b>,
    caption: &str,
) -> Result<ChartBuilder<'a, 'b, SVGBackend<'b>>> {
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(root);
    chart
        .caption(caption, ("sans-serif", 22))
        .margin(14)
        .margin_right(40)
        .x_label_area_size(44)
        .y_label_area_size(64);
    Ok(chart)
}

fn draw_curves<'a, X, Y>(
    chart: &mut ChartContext<'a, SVGBackend<'a>, Cartesian2d<X, Y>>,
    curves: &[Curve],
    across: &str,
    up: &str,
) -> Result
where
    X: Ranged<ValueType = f64> + ValueFormatter<f64>,
    Y: Ranged<ValueType = f64> + ValueFormatter<f64>,
{
    let whole = |value: &f64| format!("{value:.0}");
    chart
        .configure_mesh()
        .x_desc(across)
        .y_desc(up)
        .light_line_style(WHITE)
        .x_label_formatter(&whole)
        .y_label_formatter(&whole)
        .label_style(FONT)
        .axis_desc_style(FONT)
        .draw()?;
    for ((name, points), colour) in curves.iter().zip(COLOURS) {
        let line = LineSeries::new(points.iter().copied(), colour.stroke_width(2)).point_size(3);
        let legend = move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2));
        chart.draw_series(line)?.label(name).legend(legend);
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.85))
        .label_font(FONT)
        .draw()?;
    Ok(())
}
