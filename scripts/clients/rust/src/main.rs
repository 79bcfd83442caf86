//! Takes rmcp, the protocol's Rust SDK, through the scenario of scenario.mjs.
//!
//! Requests and results are JSON, because the names of their types differ between releases.

#![allow(deprecated)] // the scenario has a step for logging, which 2026-07-28 deprecates

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Result, anyhow, bail, ensure};
use rmcp::model::{ClientRequest, LoggingMessageNotificationParam, ProgressNotificationParam, ServerResult};
use rmcp::service::{NotificationContext, PeerRequestOptions, RunningService};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::{ClientHandler, RoleClient, ServiceExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{sleep, timeout};

const PATIENCE: Duration = Duration::from_secs(30);

/// What the server sent while it handled a call.
#[derive(Clone, Default)]
struct Handler {
    progress: Arc<Mutex<Vec<f64>>>,
    lines: Arc<Mutex<Vec<Value>>>,
}

impl ClientHandler for Handler {
    async fn on_progress(&self, params: ProgressNotificationParam, _: NotificationContext<RoleClient>) {
        self.progress.lock().unwrap().push(params.progress);
    }

    async fn on_logging_message(&self, params: LoggingMessageNotificationParam, _: NotificationContext<RoleClient>) {
        self.lines.lock().unwrap().push(params.data);
    }
}

struct Client {
    url: String,
    handler: Handler,
    service: RunningService<RoleClient, Handler>,
}

fn request(method: &str, params: Value) -> Result<ClientRequest> {
    Ok(serde_json::from_value(json!({"method": method, "params": params}))?)
}

fn text(result: &Value) -> String {
    let blocks = result["content"].as_array().cloned().unwrap_or_default();
    blocks.iter().filter_map(|block| block["text"].as_str()).collect::<Vec<_>>().join("\n")
}

impl Client {
    async fn send(&self, method: &str, params: Value) -> Result<Value> {
        let result: ServerResult = self.service.send_request(request(method, params)?).await?;
        Ok(serde_json::to_value(result)?)
    }

    async fn call(&self, tool: &str, arguments: Value) -> Result<Value> {
        // A client of 2026-07-28 asks for the log of each call; others do not know the member.
        let meta = json!({"io.modelcontextprotocol/logLevel": "info"});
        let params = match tool {
            "chat" => json!({"name": tool, "arguments": arguments, "_meta": meta}),
            _ => json!({"name": tool, "arguments": arguments}),
        };
        self.send("tools/call", params).await
    }

    async fn expect(&self, tool: &str, arguments: Value, is_error: bool, texts: &[&str]) -> Result<()> {
        let result = self.call(tool, arguments).await?;
        let found = text(&result);
        ensure!(result["isError"].as_bool().unwrap_or(false) == is_error, "isError is {}: {found}", result["isError"]);
        for text in texts {
            ensure!(found.contains(text), "{found}");
        }
        Ok(())
    }

    async fn list(&self) -> Result<()> {
        let tools = self.send("tools/list", json!({})).await?["tools"].as_array().cloned().unwrap_or_default();
        let mut names: Vec<_> = tools.iter().filter_map(|tool| tool["name"].as_str()).collect();
        names.sort_unstable();
        ensure!(names == ["chat", "count", "get_item", "get_picture", "greet", "wait"], "the tools are {names:?}");
        Ok(())
    }

    async fn good_call(&self) -> Result<()> {
        self.expect("greet", json!({"name": "Ada"}), false, &["Hello, Ada"]).await?;
        self.expect("get_item", json!({"id": 1}), false, &["Teapot"]).await
    }

    async fn bad_call(&self) -> Result<()> {
        self.expect("greet", json!({"name": "Ada".repeat(10), "colour": "red"}), true, &["name", "colour"]).await
    }

    async fn image(&self) -> Result<()> {
        let result = self.call("get_picture", json!({})).await?;
        ensure!(result["content"][0]["mimeType"] == "image/png", "{result}");
        Ok(())
    }

    async fn error(&self) -> Result<()> {
        self.expect("get_item", json!({"id": 2}), true, &["there is no such item"]).await
    }

    async fn read(&self, uri: &str, want: &str) -> Result<()> {
        let result = self.send("resources/read", json!({"uri": uri})).await?;
        ensure!(result["contents"][0]["text"] == want, "{uri} is {result}");
        Ok(())
    }

    async fn resource(&self) -> Result<()> {
        let list = self.send("resources/list", json!({})).await?;
        for resource in list["resources"].as_array().cloned().unwrap_or_default() {
            self.read(resource["uri"].as_str().unwrap_or_default(), "Grüß Gott").await?;
        }
        self.read("app:///notes/grüße", "note grüße").await
    }

    async fn progress(&self) -> Result<()> {
        self.handler.progress.lock().unwrap().clear();
        self.call("count", json!({})).await?;
        sleep(Duration::from_millis(100)).await;
        let seen = self.handler.progress.lock().unwrap().clone();
        ensure!(seen == [1.0, 2.0, 3.0], "progress was {seen:?}");
        Ok(())
    }

    async fn log(&self) -> Result<()> {
        self.call("chat", json!({})).await?;
        sleep(Duration::from_millis(100)).await;
        let lines = self.handler.lines.lock().unwrap().len();
        ensure!(lines == 1, "{lines} lines arrived");
        Ok(())
    }

    async fn cancel(&self) -> Result<()> {
        let id = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos().to_string();
        let request = request("tools/call", json!({"name": "wait", "arguments": {"id": id}}))?;
        let call = self.service.send_cancellable_request(request, PeerRequestOptions::no_options()).await?;
        sleep(Duration::from_millis(300)).await;
        call.cancel(None).await?;
        for _ in 0..20 {
            if get(&self.url, &format!("/cancelled/{id}")).await?.ends_with("true") {
                return Ok(());
            }
            sleep(Duration::from_millis(100)).await;
        }
        bail!("the handler ran on")
    }

    async fn unsupported(&self) -> Result<()> {
        match self.send("prompts/list", json!({})).await {
            Ok(_) => bail!("the client reported no error"),
            Err(error) if ["-32601", "ethod not found", "not support"].iter().any(|w| error.to_string().contains(w)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn afterwards(&self) -> Result<()> {
        self.expect("greet", json!({"name": "Bob"}), false, &["Hello, Bob"]).await
    }
}

/// Makes a plain request to the host of the URL.
async fn get(url: &str, path: &str) -> Result<String> {
    let host = url.strip_prefix("http://").and_then(|rest| rest.split('/').next()).ok_or(anyhow!("{url}"))?;
    let mut stream = tokio::net::TcpStream::connect(host).await?;
    stream.write_all(format!("GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").as_bytes()).await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    Ok(response)
}

async fn step(name: &str, taken: impl Future<Output = Result<()>>) -> bool {
    let result = timeout(PATIENCE, taken).await.unwrap_or_else(|_| Err(anyhow!("no answer")));
    let message = result.as_ref().err().map(|error| format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" "));
    println!("{name}\t{}\t{}", if result.is_ok() { "ok" } else { "fail" }, message.unwrap_or_default());
    result.is_ok()
}

#[tokio::main]
async fn main() -> Result<()> {
    let url = std::env::args().nth(1).ok_or(anyhow!("usage: rust URL"))?;
    let handler = Handler::default();
    let mut service = None;
    let connected = step("connect", async {
        service = Some(handler.clone().serve(StreamableHttpClientTransport::from_uri(url.clone())).await?);
        Ok(())
    });
    if !connected.await {
        return Ok(());
    }
    let client = Client { url, handler, service: service.ok_or(anyhow!("no connection"))? };
    step("list", client.list()).await;
    step("good call", client.good_call()).await;
    step("bad call", client.bad_call()).await;
    step("image", client.image()).await;
    step("error", client.error()).await;
    step("resource", client.resource()).await;
    step("progress", client.progress()).await;
    step("log", client.log()).await;
    step("cancel", client.cancel()).await;
    step("unsupported", client.unsupported()).await;
    step("afterwards", client.afterwards()).await;
    std::process::exit(0)
}
